// Reads every view of keycust_bi through pgjdbc, in the statements BI tools make, and says what it found: the same as
// bi_drivers.py does through psqlODBC, in the same lines.
//
// usage: java BiDrivers SOCKET OPTIONS ROWS RECIPES COLUMNS HIDDEN NAME    (ROWS: fetch size, 0 = all at once)

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import javax.net.SocketFactory;

public class BiDrivers {
    record Type(int code, Class<?> value) {}

    // What DatabaseMetaData must report for a type, and what the value is in Java.
    static final Map<String, Type> TYPES = Map.of(
            "text", new Type(Types.VARCHAR, String.class),
            "character varying", new Type(Types.VARCHAR, String.class),
            "smallint", new Type(Types.SMALLINT, Integer.class),
            "integer", new Type(Types.INTEGER, Integer.class),
            "bigint", new Type(Types.BIGINT, Long.class),
            "double precision", new Type(Types.DOUBLE, Double.class),
            "numeric", new Type(Types.NUMERIC, BigDecimal.class),
            "date", new Type(Types.DATE, Date.class),
            "timestamp without time zone", new Type(Types.TIMESTAMP, Timestamp.class),
            "boolean", new Type(Types.BIT, Boolean.class));
    static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    record Column(String name, String declared, String remark) {
        Type type() {
            return TYPES.getOrDefault(declared.replaceAll("\\(.*", ""), new Type(Types.NULL, Object.class));
        }

        boolean inexact() {
            return declared.equals("double precision");
        }
    }

    // Numbers and dimensions of a view that are summed and grouped by.
    static final int DRAGGED = 3;

    static PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    static Connection connection;
    static int fetchSize;

    static void say(Object... fields) {
        out.println(String.join("\t", java.util.Arrays.stream(fields).map(String::valueOf).toList()));
    }

    static void test(boolean passed, String name) {
        say("T", passed ? "ok" : "not ok", name);
    }

    static String md5(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    static String unhex(String text) {
        byte[] bytes = HexFormat.of().parseHex(text.substring(0, text.length() - 1));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    // A value as bi_drivers.sql spells it.
    static String spell(Object value) {
        if (value instanceof Boolean b) return b ? "t" : "f";
        if (value instanceof Timestamp t) return t.toLocalDateTime().format(AT);
        if (value instanceof Date d) return d.toLocalDate().toString();
        if (value instanceof BigDecimal n) return n.toPlainString();
        return value.toString();
    }

    static Statement statement() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(fetchSize);
        return statement;
    }

    // --- one view ------------------------------------------------------------------------------------------------

    final String name;
    final String remark;
    final List<Column> columns = new ArrayList<>();
    final List<Object[]> rows = new ArrayList<>();

    BiDrivers(String name, String remark) {
        this.name = name;
        this.remark = remark;
    }

    void problem(String text) {
        say("P", name, text);
    }

    void describe() throws SQLException {
        int at = 0;
        try (ResultSet found = connection.getMetaData().getColumns(null, "keycust_bi", name, null)) {
            while (found.next()) {
                if (!found.getString("TABLE_NAME").equals(name)) continue;
                if (at == columns.size() || !found.getString("COLUMN_NAME").equals(columns.get(at).name)) {
                    problem("getColumns has other columns");
                    return;
                }
                Column column = columns.get(at++);
                int code = found.getInt("DATA_TYPE");
                if (code != column.type().code)
                    problem(column.name + ": " + column.declared + " is JDBC type " + code);
                // A numeric of no size has 0,0.
                String size = found.getInt("COLUMN_SIZE") + "," + found.getInt("DECIMAL_DIGITS");
                if (column.declared.startsWith("numeric") && !column.declared.equals("numeric(" + size + ")"))
                    problem(column.name + ": " + column.declared + " has size " + size);
                if (!column.remark.equals(Objects.requireNonNullElse(found.getString("REMARKS"), "")))
                    problem(column.name + ": REMARKS are " + found.getString("REMARKS"));
            }
        }
        if (at != columns.size()) problem("getColumns has fewer columns");
    }

    void read() throws SQLException {
        Set<String> wrong = new TreeSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM \"keycust_bi\".\"" + name + "\"")) {
            select.setFetchSize(fetchSize);
            ResultSet found = select.executeQuery();
            ResultSetMetaData described = found.getMetaData();
            for (int i = 0; i < columns.size(); i++)
                if (described.getColumnType(i + 1) != columns.get(i).type().code)
                    wrong.add(columns.get(i).name + ": described as " + described.getColumnTypeName(i + 1));
            while (found.next()) {
                Object[] row = new Object[columns.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = found.getObject(i + 1);
                    Column column = columns.get(i);
                    if (row[i] == null) continue;
                    if (row[i].getClass() != column.type().value)
                        wrong.add(column.name + ": " + column.declared + " came as " + row[i].getClass());
                    if (row[i] instanceof Double d && !Double.isFinite(d)) wrong.add(column.name + ": " + d);
                }
                rows.add(row);
            }
        }
        wrong.forEach(this::problem);
    }

    void summarise() throws Exception {
        List<String> digests = new ArrayList<>();
        for (Object[] row : rows) {
            StringBuilder cells = new StringBuilder();
            for (int i = 0; i < row.length; i++)
                if (!columns.get(i).inexact()) cells.append(row[i] == null ? "-" : md5(spell(row[i])));
            digests.add(md5(cells.toString()));
        }
        List<String> sorted = new ArrayList<>(digests);
        Collections.sort(sorted);
        say("V", name, rows.size(), md5(String.join("", sorted)));
        for (int i = 0; i < columns.size() && !rows.isEmpty(); i++) {
            List<String> cells = new ArrayList<>();
            int count = 0;
            // Exact until the end: what is compared is the values, not the order of adding.
            BigDecimal[] sums = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
            for (int r = 0; r < rows.size(); r++) {
                Object value = rows.get(r)[i];
                if (value == null) continue;
                count++;
                if (columns.get(i).inexact()) {
                    BigDecimal x = new BigDecimal((Double) value);
                    sums[0] = sums[0].add(x);
                    double weight = Long.parseLong(digests.get(r).substring(0, 8), 16) / 4294967296.0;
                    sums[1] = sums[1].add(x.multiply(new BigDecimal(weight)));
                    sums[2] = sums[2].add(x.abs());
                } else {
                    cells.add(md5(spell(value)));
                }
            }
            if (columns.get(i).inexact()) {
                say("F", name, columns.get(i).name, count, sums[0].doubleValue(), sums[1].doubleValue(),
                        sums[2].doubleValue());
            } else {
                Collections.sort(cells);
                say("C", name, columns.get(i).name, count, md5(String.join("", cells)));
            }
        }
    }

    // Every column compared with a parameter of its own type; how many were.
    int filter() throws SQLException {
        int tried = 0;
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            Column column = columns.get(i);
            Object value = rows.stream().map(r -> r[at]).filter(Objects::nonNull).findFirst().orElse(null);
            if (value == null || column.inexact()) continue;
            tried++;
            long expected = rows.stream().filter(r -> value.equals(r[at])).count();
            String query = "SELECT COUNT(1) FROM (SELECT * FROM \"keycust_bi\".\"" + name + "\") \"t\" WHERE \"t\".\""
                    + column.name + "\" = ?";
            try (PreparedStatement select = connection.prepareStatement(query)) {
                if (value instanceof String s) select.setString(1, s);
                else if (value instanceof Timestamp t) select.setTimestamp(1, t);
                else if (value instanceof Date d) select.setDate(1, d);
                else if (value instanceof Boolean b) select.setBoolean(1, b);
                else if (value instanceof Long n) select.setLong(1, n);
                else if (value instanceof Integer n) select.setInt(1, n);
                else select.setBigDecimal(1, (BigDecimal) value);
                ResultSet found = select.executeQuery();
                found.next();
                if (found.getLong(1) != expected)
                    problem(column.name + " = ? finds " + found.getLong(1) + ", not " + expected);
            } catch (SQLException e) {
                problem(column.name + " = ?: " + e.getMessage());
                end();
            }
        }
        return tried;
    }

    // The statements that a drag in Tableau makes.
    void visualise() throws SQLException {
        String source = " FROM (SELECT * FROM \"keycust_bi\".\"" + name + "\") \"t\" ";
        try (Statement statement = statement()) {
            for (String ending : List.of("WHERE 1=0", "LIMIT 0"))
                if (statement.executeQuery("SELECT *" + source + ending).next()) problem(ending + " gives rows");
            int sums = 0;
            int groupings = 0;
            for (int i = 0; i < columns.size(); i++) {
                int at = i;
                String column = "\"t\".\"" + columns.get(i).name + "\"";
                Class<?> type = columns.get(i).type().value;
                if (Number.class.isAssignableFrom(type) && sums++ < DRAGGED) {
                    double[] values = rows.stream().filter(r -> r[at] != null)
                            .mapToDouble(r -> ((Number) r[at]).doubleValue()).toArray();
                    double sum = java.util.Arrays.stream(values).sum();
                    double size = java.util.Arrays.stream(values).map(Math::abs).sum();
                    ResultSet found = statement.executeQuery("SELECT SUM(" + column + ") AS \"s\"" + source
                            + "HAVING (COUNT(1) > 0)");
                    boolean present = found.next();
                    if (present == rows.isEmpty()) problem("the sum of " + column + " is not one row");
                    else if (present && !(Math.abs(found.getDouble(1) - sum) <= 1e-12 * size))
                        problem("the sum of " + column + " is " + found.getDouble(1));
                } else if ((type == String.class || type == Date.class) && groupings++ < DRAGGED) {
                    Map<Object, Long> expected = new HashMap<>();
                    for (Object[] row : rows) expected.merge(Objects.requireNonNullElse(row[i], ""), 1L, Long::sum);
                    Map<Object, Long> groups = new HashMap<>();
                    ResultSet found = statement.executeQuery("SELECT " + column + " AS \"k\", COUNT(1) AS \"n\"" + source
                            + "GROUP BY 1");
                    while (found.next())
                        groups.merge(Objects.requireNonNullElse(found.getObject(1), ""), found.getLong(2), Long::sum);
                    if (!groups.equals(expected)) problem("grouped by " + column + " it is not the rows that were read");
                }
            }
        }
    }

    // --- all of them -----------------------------------------------------------------------------------------------

    // A cursor lives in a transaction, and an error ends one.
    static void end() throws SQLException {
        if (!connection.getAutoCommit()) connection.rollback();
    }

    // Runs recipes: a comment that names it, and a statement.
    static void follow(String recipes) throws SQLException {
        String[] recipe = recipes.split("\n\n-- ");
        for (int i = 1; i < recipe.length; i++) {
            String[] line = recipe[i].strip().split("\n");
            try (Statement statement = statement()) {
                ResultSet found = statement.executeQuery(line[1]);
                int last = found.getMetaData().getColumnCount();
                int rows = 0;
                boolean missing = false;
                while (found.next()) if (rows++ == 0) missing = found.getObject(last) == null;
                test(rows > 0 && !missing, line[0] + ": " + rows + " rows");
            } catch (SQLException e) {
                test(false, line[0] + ": " + e.getMessage());
                end();
            }
        }
    }

    // The SQLSTATE with which reading a relation is refused.
    static String refused(String relation) throws SQLException {
        try (Statement statement = statement()) {
            statement.executeQuery("SELECT * FROM " + relation).next();
            return "nothing";
        } catch (SQLException e) {
            return e.getSQLState();
        } finally {
            end();
        }
    }

    static Map<String, String> listed() throws SQLException {
        Map<String, String> remarks = new HashMap<>();
        ResultSet found = connection.getMetaData().getTables(null, "keycust_bi", "%", new String[] {"VIEW"});
        while (found.next())
            remarks.put(found.getString("TABLE_NAME"), Objects.requireNonNullElse(found.getString("REMARKS"), ""));
        return remarks;
    }

    public static void main(String[] arguments) throws Exception {
        fetchSize = Integer.parseInt(arguments[2]);
        connection = DriverManager.getConnection("jdbc:postgresql://localhost/" + arguments[1]
                + "&socketFactory=" + Unix.class.getName() + "&socketFactoryArg=" + arguments[0], new Properties());
        connection.setAutoCommit(fetchSize == 0);
        Map<String, BiDrivers> views = new LinkedHashMap<>();
        Set<String> closed = new TreeSet<>();
        Map<String, String> remarks = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(arguments[4]))) {
            String[] field = line.split("\t");
            remarks.put(field[0], unhex(field[3]));
            if (field[5].equals("t"))
                views.computeIfAbsent(field[0], name -> new BiDrivers(name, unhex(field[3]))).columns
                        .add(new Column(field[1], field[2], unhex(field[4])));
            else
                closed.add(field[0]);
        }
        test(listed().equals(remarks), "getTables lists the " + remarks.size() + " views, with their comments as REMARKS");
        int tried = 0;
        long names = 0;
        for (BiDrivers view : views.values()) {
            view.describe();
            view.read();
            view.summarise();
            tried += view.filter();
            view.visualise();
            end();
            for (Object[] row : view.rows) for (Object value : row) if (arguments[6].equals(value)) names++;
        }
        test(names > 0, arguments[6] + " is found as it is written");
        test(tried > views.size(), tried + " columns were compared with a parameter of their type");
        follow(Files.readString(Path.of(arguments[3])));
        List<String> relations = new ArrayList<>();
        for (String view : closed) relations.add("\"keycust_bi\".\"" + view + "\"");
        for (String table : Files.readAllLines(Path.of(arguments[5]))) relations.add("\"keycust_data\".\"" + table + "\"");
        StringBuilder wrong = new StringBuilder();
        for (String relation : relations) {
            String state = refused(relation);
            if (!"42501".equals(state)) wrong.append(' ').append(relation).append(' ').append(state);
        }
        test(wrong.isEmpty(), relations.size() + " relations are closed to it with 42501" + wrong);
        connection.close();
        out.flush();
    }

    // --- a server without a TCP port -------------------------------------------------------------------------------

    // pgjdbc knows TCP only; this gives it the server's socket file.
    public static class Unix extends SocketFactory {
        final Path path;

        public Unix(String path) {
            this.path = Path.of(path);
        }

        @Override
        public Socket createSocket() throws IOException {
            return new UnixSocket(SocketChannel.open(StandardProtocolFamily.UNIX), path);
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket();
        }
    }

    static class UnixSocket extends Socket {
        final SocketChannel channel;
        final Path path;

        UnixSocket(SocketChannel channel, Path path) {
            this.channel = channel;
            this.path = path;
        }

        @Override
        public void connect(SocketAddress address, int timeout) throws IOException {
            channel.connect(UnixDomainSocketAddress.of(path));
        }

        @Override
        public InputStream getInputStream() {
            return Channels.newInputStream(channel);
        }

        @Override
        public OutputStream getOutputStream() {
            return Channels.newOutputStream(channel);
        }

        @Override
        public boolean isConnected() {
            return channel.isConnected();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        @Override
        public boolean isClosed() {
            return !channel.isOpen();
        }

        // Options of TCP.
        @Override
        public void setTcpNoDelay(boolean on) {}

        @Override
        public void setKeepAlive(boolean on) {}

        @Override
        public void setSoTimeout(int milliseconds) {}

        @Override
        public int getSoTimeout() {
            return 0;
        }
    }
}
