package fooddelivery.runtime;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where the current request comes from. {@code X-Forwarded-For} is believed as far as it was written by proxies that are
 * trusted: read from its end, the first address that is no such proxy's is the client's. Anybody may write more before it.
 */
@ApplicationScoped
public class ClientAddress {

    /** Only literal addresses: a name would be looked up, and a client could write any. */
    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|(?=.*:)[0-9a-fA-F:.]{2,45}");

    /** Somebody who has one IPv6 address has 2⁶⁴ of them. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private record Network(byte[] address, int bits) {

        static Network parse(String text) {
            String[] parts = text.split("/", 2);
            byte[] address = literal(parts[0])
                    .orElseThrow(
                            () -> new IllegalArgumentException("fooddelivery.trusted-proxies: no address is " + text));
            int bits = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
            if (bits < 0 || bits > address.length * 8) {
                throw new IllegalArgumentException("fooddelivery.trusted-proxies: no network is " + text);
            }
            return new Network(address, bits);
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    @Inject
    private HttpServletRequest request;

    @Inject
    @ConfigProperty(name = "fooddelivery.trusted-proxies", defaultValue = "127.0.0.0/8,::1")
    private String trusted;

    private List<Network> proxies;

    @PostConstruct
    void configure() {
        proxies = Arrays.stream(trusted.split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Network::parse)
                .toList();
    }

    /** An IPv4 address, or the first half of an IPv6 address, as text. */
    public String current() {
        return of(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
    }

    String of(String peer, List<String> forwarded) {
        byte[] client =
                literal(peer).orElseThrow(() -> new IllegalArgumentException("The peer has no address: " + peer));
        String[] hops = String.join(",", forwarded).split(",");
        for (int i = hops.length - 1; i >= 0 && isProxy(client); i--) {
            Optional<byte[]> hop = literal(hops[i].strip());
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        return network(client);
    }

    private boolean isProxy(byte[] address) {
        return proxies.stream().anyMatch(proxy -> proxy.contains(address));
    }

    private static String network(byte[] address) {
        if (address.length > 4) {
            Arrays.fill(address, IPV6_NETWORK_BYTES, address.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of " + address.length + " bytes", e);
        }
    }

    private static Optional<byte[]> literal(String text) {
        String address = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = address.indexOf('%');
        if (zone > 0) {
            address = address.substring(0, zone);
        }
        if (!LITERAL.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
