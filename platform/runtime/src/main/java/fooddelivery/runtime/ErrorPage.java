package fooddelivery.runtime;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;

/**
 * What the container says about requests that never reach a resource (an address outside of {@code /api}, a content type
 * that cannot be parsed): the same problem document, where its own page would tell its name and version. Mapped in
 * {@code web-fragment.xml}.
 */
public class ErrorPage extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Problems.write(Problems.bare(status(request)), request, response);
    }

    private static int status(HttpServletRequest request) {
        Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        if (status == null) {
            // Asked for directly, this page is no error's page: there is nothing here.
            return HttpServletResponse.SC_NOT_FOUND;
        }
        // Jersey calls a content type that cannot be parsed a bad request, before anything of ours is asked.
        return status == HttpServletResponse.SC_BAD_REQUEST && !isMediaType(request.getContentType())
                ? HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE
                : status;
    }

    private static boolean isMediaType(String contentType) {
        try {
            return contentType == null || MediaType.valueOf(contentType) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
