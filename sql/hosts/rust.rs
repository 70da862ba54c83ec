// Rust with rusqlite and its feature "load_extension":
//
//     [dependencies]
//     rusqlite = { version = "0.28", features = ["load_extension"] }
//
// src/main.rs; then: cargo run ./shingle

use rusqlite::{Connection, LoadExtensionGuard, Result};

fn main() -> Result<()> {
    let library = std::env::args().nth(1).expect("what to load?");
    let db = Connection::open_in_memory()?;
    unsafe {
        let _guard = LoadExtensionGuard::new(&db)?; // until the end of this block
        db.load_extension(&library, None)?;
    }
    let verdict: String = db.query_row(
        "SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b
         WHERE a.number = ? AND b.number = ?",
        [4, 0],
        |row| row.get(0),
    )?;
    println!("{verdict}");
    Ok(())
}
