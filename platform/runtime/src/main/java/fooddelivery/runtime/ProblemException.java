package fooddelivery.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something the caller should be told, as an RFC 9457 problem document. Thrown inside a transaction it rolls back.
 */
public class ProblemException extends RuntimeException {

    private final int status;
    private final String code;
    private final Map<String, Object> extensions = new LinkedHashMap<>();
    private Long retryAfterSeconds;

    /**
     * @param status HTTP status
     * @param code stable name of the problem, in kebab case
     * @param detail one sentence for the person at the other end
     */
    public ProblemException(int status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    public static ProblemException badRequest(String detail) {
        return new ProblemException(400, "bad-request", detail);
    }

    /** Also for what exists but belongs to somebody else. */
    public static ProblemException notFound(String what) {
        return new ProblemException(404, "not-found", "There is no such " + what + ".");
    }

    public static ProblemException conflict(String code, String detail) {
        return new ProblemException(409, code, detail);
    }

    public static ProblemException unprocessable(String code, String detail) {
        return new ProblemException(422, code, detail);
    }

    /**
     * What another service of ours answered, passed on.
     *
     * @param type as in its problem document
     */
    public static ProblemException relayed(int status, String type, String detail) {
        return new ProblemException(status, type.substring(type.lastIndexOf(':') + 1), detail);
    }

    /** Adds a member to the document; the standard ones stay what they are. */
    public ProblemException with(String member, Object value) {
        extensions.put(member, value);
        return this;
    }

    public ProblemException retryAfter(long seconds) {
        this.retryAfterSeconds = seconds;
        return this;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    Map<String, Object> extensions() {
        return extensions;
    }

    Long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
