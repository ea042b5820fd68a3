// ELKI's part of bench/kmeans.sh: exact k-means by Hamerly's bounds from a k-means++ start.
// Prints wall and CPU seconds of the fit alone and leaves its labels in $SCRATCH/labels. A fit of a tenth of the rows
// before it lets the compiler of the virtual machine get to work.
// usage: java … kmeans_elki.java TASK K SEED

import de.lmu.ifi.dbs.elki.algorithm.clustering.kmeans.KMeansHamerly;
import de.lmu.ifi.dbs.elki.algorithm.clustering.kmeans.initialization.KMeansPlusPlusInitialMeans;
import de.lmu.ifi.dbs.elki.data.Cluster;
import de.lmu.ifi.dbs.elki.data.Clustering;
import de.lmu.ifi.dbs.elki.data.NumberVector;
import de.lmu.ifi.dbs.elki.data.model.KMeansModel;
import de.lmu.ifi.dbs.elki.data.type.TypeUtil;
import de.lmu.ifi.dbs.elki.database.Database;
import de.lmu.ifi.dbs.elki.database.StaticArrayDatabase;
import de.lmu.ifi.dbs.elki.database.ids.DBIDIter;
import de.lmu.ifi.dbs.elki.database.ids.DBIDRange;
import de.lmu.ifi.dbs.elki.database.relation.Relation;
import de.lmu.ifi.dbs.elki.datasource.ArrayAdapterDatabaseConnection;
import de.lmu.ifi.dbs.elki.distance.distancefunction.minkowski.SquaredEuclideanDistanceFunction;
import de.lmu.ifi.dbs.elki.math.random.RandomFactory;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class KmeansElki {
    static double[][] read(Path npy) throws Exception {
        try (FileChannel file = FileChannel.open(npy)) {
            ByteBuffer bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()).order(ByteOrder.LITTLE_ENDIAN);
            byte[] header = new byte[bytes.getShort(8)];
            bytes.position(10).get(header);
            Matcher shape = Pattern.compile("\\((\\d+), (\\d+)\\)").matcher(new String(header, StandardCharsets.US_ASCII));
            shape.find();
            double[][] rows = new double[Integer.parseInt(shape.group(1))][Integer.parseInt(shape.group(2))];
            for (double[] row : rows)
                for (int i = 0; i < row.length; i++)
                    row[i] = bytes.getDouble();
            return rows;
        }
    }

    static Database load(double[][] rows) {
        Database database = new StaticArrayDatabase(new ArrayAdapterDatabaseConnection(rows), null);
        database.initialize();
        return database;
    }

    static Clustering<KMeansModel> fit(Database database, int k, long seed) {
        return new KMeansHamerly<NumberVector>(SquaredEuclideanDistanceFunction.STATIC, k, 300,
            new KMeansPlusPlusInitialMeans<NumberVector>(RandomFactory.get(seed)), false).run(database);
    }

    static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    public static void main(String[] arguments) throws Exception {
        Path scratch = Path.of(System.getenv("SCRATCH"));
        int k = Integer.parseInt(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        double[][] rows = read(scratch.resolve(arguments[0] + ".npy"));
        fit(load(Arrays.copyOf(rows, rows.length / 10)), k, seed);
        Database database = load(rows);
        System.gc();

        long wall = System.nanoTime(), cpu = cpu();
        Clustering<KMeansModel> clusters = fit(database, k, seed);
        cpu = cpu() - cpu;
        wall = System.nanoTime() - wall;

        Relation<NumberVector> relation = database.getRelation(TypeUtil.NUMBER_VECTOR_FIELD);
        DBIDRange range = (DBIDRange) relation.getDBIDs();
        int[] labels = new int[rows.length];
        int label = 0;
        for (Cluster<KMeansModel> cluster : clusters.getAllClusters()) {
            for (DBIDIter row = cluster.getIDs().iter(); row.valid(); row.advance())
                labels[range.getOffset(row)] = label;
            label++;
        }
        try (PrintWriter out = new PrintWriter(scratch.resolve("labels").toFile())) {
            for (int one : labels)
                out.println(one);
        }
        System.out.printf("%.3f\t%.3f\t-%n", wall / 1e9, cpu / 1e9);
    }
}
