package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecurityHeadersTest {

    private static final String CSP = "Content-Security-Policy";

    private final Map<String, String> headers = new HashMap<>();
    private Integer status;
    private boolean passed;

    @Test
    void data_is_nothing_to_run_to_frame_or_to_keep() throws Exception {
        request("GET", "/api", false, null);
        assertThat(passed).isTrue();
        assertThat(headers)
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer")
                .doesNotContainKey("Strict-Transport-Security");
        assertThat(headers.get(CSP)).contains("default-src 'none'", "frame-ancestors 'none'");
    }

    @Test
    void a_page_loads_from_here_alone_and_runs_nothing_written_within_it() throws Exception {
        for (String path : new String[] {"/index.html", "/", "", "/operations/operations.js", "/apinot"}) {
            headers.clear();
            request("GET", path, false, null);
            assertThat(headers.get(CSP))
                    .as(path)
                    .startsWith("default-src 'self';")
                    .contains("frame-ancestors 'none'", "object-src 'none'")
                    .doesNotContain("unsafe", "*", "http");
            assertThat(headers).as(path).doesNotContainKey("Cache-Control");
        }
    }

    @Test
    void a_page_of_faces_keeps_the_policy_that_faces_makes() throws Exception {
        for (String path : new String[] {"/console/tickets.xhtml", "/jakarta.faces.resource"}) {
            headers.clear();
            request("GET", path, false, null);
            assertThat(headers)
                    .as(path)
                    .doesNotContainKey(CSP)
                    .containsEntry("X-Frame-Options", "DENY")
                    .containsEntry("X-Content-Type-Options", "nosniff");
        }
    }

    @Test
    void only_over_https_is_https_asked_for_from_now_on() throws Exception {
        request("GET", "/api", false, "https");
        assertThat(headers).containsKey("Strict-Transport-Security");
        headers.clear();
        request("GET", "/api", true, null);
        assertThat(headers).containsKey("Strict-Transport-Security");
        headers.clear();
        request("GET", "/api", false, "http");
        assertThat(headers).doesNotContainKey("Strict-Transport-Security");
    }

    @Test
    void nothing_is_echoed() throws Exception {
        for (String method : new String[] {"TRACE", "TRACK"}) {
            request(method, "/index.html", false, null);
            assertThat(passed).isFalse();
            assertThat(status).isEqualTo(405);
            assertThat(headers.get(CSP)).contains("default-src 'none'");
        }
    }

    private void request(String method, String servletPath, boolean secure, String forwardedProto) throws Exception {
        HttpServletRequest request = stub(HttpServletRequest.class, (called, arguments) -> switch (called) {
            case "getMethod" -> method;
            case "getServletPath" -> servletPath;
            case "isSecure" -> secure;
            case "getCookies" -> null;
            case "getHeaders" -> Collections.enumeration(List.of("en"));
            case "getHeader" -> arguments[0].equals("X-Forwarded-Proto") ? forwardedProto : null;
            default -> throw new UnsupportedOperationException(called);
        });
        HttpServletResponse response = stub(HttpServletResponse.class, (called, arguments) -> {
            switch (called) {
                case "setHeader":
                    headers.put((String) arguments[0], (String) arguments[1]);
                    return null;
                case "setStatus":
                    status = (Integer) arguments[0];
                    return null;
                case "setContentType":
                    return null;
                case "getOutputStream":
                    return new Nowhere();
                default:
                    throw new UnsupportedOperationException(called);
            }
        });
        passed = false;
        FilterChain chain = (filtered, answer) -> passed = true;
        new SecurityHeaders().doFilter(request, response, chain);
    }

    private interface Call {
        Object on(String method, Object[] arguments);
    }

    private static <T> T stub(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.on(method.getName(), arguments)));
    }

    private static final class Nowhere extends ServletOutputStream {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(int value) {}
    }
}
