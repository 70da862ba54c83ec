// Go minhash-lsh, Debian's golang-github-ekzhu-minhash-lsh-dev: INPUT OUTPUT THRESHOLD, called by run.py.
// Jobs: sketch, pairs, lookup, one after the other. Candidates are checked by their signatures.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	minhashlsh "github.com/ekzhu/minhash-lsh"
)

type article struct {
	Id   int
	Body string
}

func words(body string) []string {
	return strings.FieldsFunc(strings.ToLower(body), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

func sketch(body string) []uint64 {
	m := minhashlsh.NewMinhash(1, 128)
	w := words(body)
	for i := 0; i+3 <= len(w); i++ {
		m.Push([]byte(w[i] + " " + w[i+1] + " " + w[i+2]))
	}
	return m.Signature()
}

func similarity(a, b []uint64) float64 {
	equal := 0
	for i := range a {
		if a[i] == b[i] {
			equal++
		}
	}
	return float64(equal) / float64(len(a))
}

func read(path string) []article {
	f, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	var articles []article
	in := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) == 0 || err != nil {
			return articles
		}
		var a article
		if err := json.Unmarshal(line, &a); err != nil {
			panic(err)
		}
		articles = append(articles, a)
	}
}

func report(job string, key string, value float64, note string) {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	line, _ := json.Marshal(map[string]interface{}{"job": job, key: value, "note": note, "version": runtime.Version(),
		"peak_mb": float64(usage.Maxrss) * 1024 / 1e6})
	fmt.Println(string(line))
}

func main() {
	runtime.GOMAXPROCS(1)
	output := os.Args[2]
	threshold, _ := strconv.ParseFloat(os.Args[3], 64)
	articles := read(os.Args[1])
	start := time.Now()
	sketches := map[int][]uint64{}
	for _, a := range articles {
		sketches[a.Id] = sketch(a.Body)
	}
	report("sketch", "seconds", time.Since(start).Seconds(), "")
	lsh := minhashlsh.NewMinhashLSH64(128, threshold)
	for _, a := range articles {
		lsh.Add(a.Id, sketches[a.Id])
	}
	lsh.Index()
	pairs(lsh, articles, sketches, threshold, output)
	k, l := lsh.Params()
	report("pairs", "seconds", time.Since(start).Seconds(), fmt.Sprintf("%d bands of %d", l, k))
	report("lookup", "p50_us", lookups(lsh, articles, sketches, threshold), "")
}

func pairs(lsh *minhashlsh.MinhashLSH, articles []article, sketches map[int][]uint64, threshold float64, output string) {
	f, err := os.Create(output)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	defer out.Flush()
	for _, a := range articles {
		for _, found := range lsh.Query(sketches[a.Id]) {
			b := found.(int)
			if a.Id < b && similarity(sketches[a.Id], sketches[b]) >= threshold {
				fmt.Fprintf(out, "%d\t%d\n", a.Id, b)
			}
		}
	}
}

func lookups(lsh *minhashlsh.MinhashLSH, articles []article, sketches map[int][]uint64, threshold float64) float64 {
	var times []float64
	hits := 0
	step := len(articles)/500 + 1
	for i := 0; i < len(articles); i += step {
		start := time.Now()
		s := sketch(articles[i].Body)
		for _, found := range lsh.Query(s) {
			if similarity(s, sketches[found.(int)]) >= threshold {
				hits++
			}
		}
		times = append(times, float64(time.Since(start).Nanoseconds())/1e3)
	}
	sort.Float64s(times)
	return times[len(times)/2]
}
