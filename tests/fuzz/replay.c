/* replay.c - runs a harness over files, without libFuzzer: those given, and all in directories given. */
#include <dirent.h>

#include "fuzz.h"

static long inputs;

static void replay_file(const char *path)
{
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
    perror(path);
    exit(1);
  }
  long length = ftell(file);
  rewind(file);
  uint8_t *data = malloc((size_t)length + !length); /* not a byte too many */
  if (data == NULL || fread(data, 1, (size_t)length, file) != (size_t)length) exit(1);
  fclose(file);
  if (getenv("FUZZ_VERBOSE") != NULL) fprintf(stderr, "%s\n", path);
  LLVMFuzzerTestOneInput(data, (size_t)length);
  free(data);
  inputs++;
}

int main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    DIR *folder = opendir(argv[i]);
    if (folder == NULL) {
      replay_file(argv[i]);
      continue;
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
      char path[4096];
      if (entry->d_name[0] == '.') continue;
      snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
      replay_file(path);
    }
    closedir(folder);
  }
  printf("%ld inputs\n", inputs);
  return inputs == 0;
}
