package fooddelivery.launcher;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where order keeps orders and menus.
 *
 * @param inMongo in MongoDB, and not in the database
 * @param foreign a MongoDB server that somebody else runs; when there is none, the part "documents" stands in for one
 */
record DocumentStore(boolean inMongo, Optional<String> foreign) {

    static final String PART = "documents";

    static final String POSTGRESQL = "postgresql";
    static final String MONGODB = "mongodb";
    static final List<String> KINDS = List.of(POSTGRESQL, MONGODB);

    /** The variables by which order knows of it. */
    static final String KIND = "FOODDELIVERY_ORDER_DOCUMENTS";

    static final String URI = "FOODDELIVERY_MONGODB_URI";

    /**
     * @param kind as the command line says
     * @param configured what the operator's file says, which stands above that
     */
    static DocumentStore of(String kind, Map<String, String> environment, Map<String, String> configured) {
        String uri = configured.getOrDefault(URI, environment.getOrDefault("MONGODB_URI", ""));
        return new DocumentStore(
                configured.getOrDefault(KIND, kind).equals(MONGODB),
                uri.isBlank() ? Optional.empty() : Optional.of(uri));
    }

    /** Whether the part is to be started with the others; it may be started later all the same. */
    boolean needsPart() {
        return inMongo && foreign.isEmpty();
    }

    Map<String, String> environment(Installation installation) {
        return Map.of(
                KIND,
                inMongo ? MONGODB : POSTGRESQL,
                URI,
                foreign.orElseGet(() -> "mongodb://127.0.0.1:%d/order".formatted(installation.port(PART))));
    }
}
