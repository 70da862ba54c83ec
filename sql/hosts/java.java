// Java with the JDBC driver of Xerial.
//
//     apt-get install default-jdk-headless libxerial-sqlite-jdbc-java
//     java -cp /usr/share/java/sqlite-jdbc.jar sql/hosts/java.java ./shingle

import java.sql.*;
import org.sqlite.SQLiteConfig;

class Verdict {
  public static void main(String[] arguments) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.enableLoadExtension(true);
    try (Connection db = config.createConnection("jdbc:sqlite::memory:")) {
      try (PreparedStatement load = db.prepareStatement("SELECT load_extension(?)")) {
        load.setString(1, arguments[0]);
        load.executeQuery();
      }
      PreparedStatement statement = db.prepareStatement(
          "SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b"
              + " WHERE a.number = ? AND b.number = ?");
      statement.setInt(1, 4);
      statement.setInt(2, 0);
      ResultSet row = statement.executeQuery();
      row.next();
      System.out.println(row.getString(1));
    }
  }
}
