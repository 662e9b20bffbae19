package fooddelivery.runtime;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** A request of which only the address of the peer is known. */
final class RequestStub {

    private RequestStub() {}

    static HttpServletRequest from(Supplier<String> address) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                RequestStub.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddr" -> address.get();
                    case "getHeaders" -> Collections.enumeration(List.of());
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
