// The views of keycust_bi through pgjdbc: BiDrivers.java URL COLUMNS CONTENT; un-numbered TAP lines.
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.*;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.*;
import java.util.regex.*;

public class BiDrivers {
    record Column(String name, String type, String caption) {}

    static final Map<String, Integer> PROMISED = Map.of("text", Types.VARCHAR, "smallint", Types.SMALLINT, "integer",
        Types.INTEGER, "bigint", Types.BIGINT, "double precision", Types.DOUBLE, "date", Types.DATE,
        "timestamp without time zone", Types.TIMESTAMP, "boolean", Types.BIT);
    static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    static void check(List<String> wrong, String name) {
        OUT.println((wrong.isEmpty() ? "ok" : "not ok") + " - pgjdbc: " + name);
        for (String detail : wrong) OUT.println("# " + detail);
    }

    static boolean asPromised(String type, int jdbcType, int size, int digits) {
        Matcher numeric = Pattern.compile("numeric\\((\\d+),(\\d+)\\)").matcher(type);
        if (numeric.matches())
            return jdbcType == Types.NUMERIC && size == Integer.parseInt(numeric.group(1))
                && digits == Integer.parseInt(numeric.group(2));
        return PROMISED.getOrDefault(type, Types.OTHER) == jdbcType;
    }

    static void describe(Connection connection, String view, List<Column> columns) throws Exception {
        List<String> wrong = new ArrayList<>();
        int place = 0;
        try (ResultSet row = connection.getMetaData().getColumns(null, "keycust_bi", view, null)) {
            while (row.next()) {
                Column column = columns.get(place++);
                if (!column.name.equals(row.getString("COLUMN_NAME")))
                    wrong.add(row.getString("COLUMN_NAME") + " in place of " + column.name);
                if (!asPromised(column.type, row.getInt("DATA_TYPE"), row.getInt("COLUMN_SIZE"), row.getInt("DECIMAL_DIGITS")))
                    wrong.add(column.name + " " + column.type + " is described as " + row.getInt("DATA_TYPE"));
                if (!column.caption.equals(row.getString("REMARKS")))
                    wrong.add(column.name + ": " + row.getString("REMARKS") + ", not " + column.caption);
            }
        }
        if (place != columns.size()) wrong.add(place + " columns");
        check(wrong, "describes " + view);
    }

    static void read(Connection connection, String view, List<Column> columns, Map<String, String> content) throws Exception {
        List<String> wrong = new ArrayList<>();
        List<List<String>> texts = new ArrayList<>();
        for (Column column : columns) texts.add(new ArrayList<>());
        int rows = 0;
        try (Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("select * from keycust_bi.\"" + view + "\"")) {
            while (row.next()) {
                rows++;
                for (int i = 0; i < columns.size(); i++) {
                    Column column = columns.get(i);
                    switch (column.type) {
                    case "text" -> texts.get(i).add(Objects.requireNonNullElse(row.getString(i + 1), "-"));
                    case "double precision" -> {
                        if (!Double.isFinite(row.getDouble(i + 1))) wrong.add(column.name + " holds NaN or infinity");
                    }
                    // Read as the calendar says, whatever the zone of this machine.
                    case "date" -> row.getObject(i + 1, LocalDate.class);
                    case "timestamp without time zone" -> row.getObject(i + 1, LocalDateTime.class);
                    default -> row.getObject(i + 1);
                    }
                }
            }
        }
        if (rows == 0 || !content.get(view + "|").equals(Integer.toString(rows))) wrong.add(rows + " rows");
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).type.equals("text")) continue;
            Collections.sort(texts.get(i));
            byte[] digest = MessageDigest.getInstance("MD5")
                .digest(String.join("\n", texts.get(i)).getBytes(StandardCharsets.UTF_8));
            if (!String.format("%032x", new BigInteger(1, digest)).equals(content.get(view + "|" + columns.get(i).name)))
                wrong.add(columns.get(i).name + ": texts differ from the server's");
        }
        check(wrong, "reads " + view);
    }

    static void readRow(Connection connection) throws Exception {
        List<String> wrong = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                 "select a.customer_name, a.energised_on, l.maximum_at from keycust_bi.customer_attribute as a"
                 + " join keycust_bi.customer_load as l on l.customer_id = a.customer_id and l.month = date '2025-03-01'"
                 + " where a.customer_name = ?")) {
            statement.setString(1, "眉山铝业");
            ResultSet row = statement.executeQuery();
            if (!row.next()) wrong.add("no row");
            else {
                if (!row.getString(1).equals("眉山铝业")) wrong.add(row.getString(1));
                if (!row.getString(2).equals("2020-02-01")) wrong.add(row.getString(2));
                if (!row.getTimestamp(3).toString().equals("2025-03-10 15:00:00.0")) wrong.add(row.getTimestamp(3).toString());
            }
        }
        check(wrong, "Chinese, dates and times of a row asked for by parameter");
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, List<Column>> views = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of(arguments[1]))) {
            String[] part = line.split("\\|", 4);
            views.computeIfAbsent(part[0], view -> new ArrayList<>()).add(new Column(part[1], part[2], part[3]));
        }
        Map<String, String> content = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(arguments[2]))) {
            String[] part = line.split("\\|", 3);
            content.put(part[0] + "|" + part[1], part[2]);
        }
        try (Connection connection = DriverManager.getConnection(arguments[0])) {
            Set<String> listed = new TreeSet<>();
            try (ResultSet row = connection.getMetaData().getTables(null, "keycust_bi", null, new String[] {"VIEW"})) {
                while (row.next()) listed.add(row.getString("TABLE_NAME"));
            }
            check(listed.equals(new TreeSet<>(views.keySet())) ? List.of() : List.of(listed.toString()), "lists the views");
            for (var view : views.entrySet()) {
                describe(connection, view.getKey(), view.getValue());
                read(connection, view.getKey(), view.getValue(), content);
            }
            readRow(connection);
        }
    }
}
