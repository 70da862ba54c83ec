// Go with github.com/mattn/go-sqlite3, which has every connection load what the driver names.
//
//	apt-get install golang-go golang-github-mattn-go-sqlite3-dev
//	GO111MODULE=off GOPATH=/usr/share/gocode go run sql/hosts/go.go ./shingle
package main

import (
	"database/sql"
	"fmt"
	"log"
	"os"

	"github.com/mattn/go-sqlite3"
)

func main() {
	sql.Register("sqlite3_shingle", &sqlite3.SQLiteDriver{Extensions: []string{os.Args[1]}})
	db, err := sql.Open("sqlite3_shingle", ":memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	var verdict string
	err = db.QueryRow(`
		SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b
		WHERE a.number = ? AND b.number = ?`, 4, 0).Scan(&verdict)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(verdict)
}
