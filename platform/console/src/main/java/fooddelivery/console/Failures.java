package fooddelivery.console;

import jakarta.faces.FacesException;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.UUID;
import org.primefaces.csp.CspException;

/**
 * A page whose state is gone (the service was started anew, or many others were opened since) is loaded again, instead of
 * telling a person about it. Whatever else went wrong is logged and answered without internals; a page that asked by a
 * script stays as it is, and tries again.
 */
public class Failures extends ExceptionHandlerFactory {

    private static final Logger LOG = System.getLogger(Failures.class.getName());

    public Failures(ExceptionHandlerFactory wrapped) {
        super(wrapped);
    }

    @Override
    public ExceptionHandler getExceptionHandler() {
        return new Handler(getWrapped().getExceptionHandler());
    }

    private static final class Handler extends ExceptionHandlerWrapper {

        private Handler(ExceptionHandler wrapped) {
            super(wrapped);
        }

        @Override
        public void handle() throws FacesException {
            FacesContext faces = FacesContext.getCurrentInstance();
            for (Iterator<ExceptionQueuedEvent> events =
                            getUnhandledExceptionQueuedEvents().iterator();
                    events.hasNext(); ) {
                Throwable failure = events.next().getContext().getException();
                events.remove();
                if (!faces.getResponseComplete()) {
                    answer(faces.getExternalContext(), failure);
                    faces.responseComplete();
                }
            }
        }

        private static void answer(ExternalContext external, Throwable failure) {
            try {
                if (isExpired(failure)) {
                    HttpServletRequest request = (HttpServletRequest) external.getRequest();
                    external.redirect(ReturnAddress.of(request));
                } else {
                    LOG.log(Level.ERROR, "Unexpected error " + UUID.randomUUID(), failure);
                    external.responseSendError(500, null);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean isExpired(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                // The second: a script's request that a page of an older session sent.
                if (cause instanceof ViewExpiredException || cause instanceof CspException) {
                    return true;
                }
            }
            return false;
        }
    }
}
