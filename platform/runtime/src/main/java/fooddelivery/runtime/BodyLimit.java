package fooddelivery.runtime;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bodies over 64 KiB are refused, announced or not: the largest real one is a few hundred bytes. */
@Provider
public class BodyLimit implements ContainerRequestFilter {

    private static final int MAX_BYTES = 64 * 1024;

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getLength() > MAX_BYTES) {
            throw tooLarge();
        }
        if (request.hasEntity()) {
            request.setEntityStream(new Limited(request.getEntityStream()));
        }
    }

    private static ProblemException tooLarge() {
        return new ProblemException(413, "body-too-large", "A body may have at most " + MAX_BYTES + " bytes.");
    }

    private static final class Limited extends FilterInputStream {

        private int left = MAX_BYTES;

        private Limited(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            return value < 0 ? value : count(1, value);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            return read < 0 ? read : count(read, read);
        }

        private int count(int read, int result) {
            left -= read;
            if (left < 0) {
                throw tooLarge();
            }
            return result;
        }
    }
}
