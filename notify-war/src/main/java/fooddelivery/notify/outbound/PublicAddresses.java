package fooddelivery.notify.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds hosts for calls whose address somebody else chose: only such as are out in the world. It is asked by the client
 * that connects, so a name cannot mean one address when it is checked and another when it is used.
 */
final class PublicAddresses implements DnsResolver {

    /** The host is not out in the world. */
    static final class NotPublic extends UnknownHostException {
        NotPublic(String host) {
            super(host + " is not a public address");
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        for (InetAddress address : addresses) {
            if (!isPublic(address)) {
                throw new NotPublic(host);
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolve(host)[0].getCanonicalHostName();
    }

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return address instanceof Inet4Address
                ? isPublic4(address.getAddress())
                : address instanceof Inet6Address && isPublic6(address.getAddress());
    }

    /** RFC 6890: this network, shared between carriers, protocols, documentation, benchmarks, reserved. */
    private static boolean isPublic4(byte[] bytes) {
        int a = bytes[0] & 0xFF;
        int b = bytes[1] & 0xFF;
        int c = bytes[2] & 0xFF;
        return a != 0
                && a < 240
                && !(a == 100 && b >= 64 && b < 128)
                && !(a == 192 && b == 0 && (c == 0 || c == 2))
                && !(a == 192 && b == 88 && c == 99)
                && !(a == 198 && (b == 18 || b == 19 || b == 51 && c == 100))
                && !(a == 203 && b == 0 && c == 113);
    }

    /** Global unicast (2000::/3) but for addresses that carry one of IPv4 (2002::/16, 2001::/32) and documentation. */
    private static boolean isPublic6(byte[] bytes) {
        int first = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        int second = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        return (first & 0xE000) == 0x2000
                && first != 0x2002
                && !(first == 0x2001 && (second < 0x200 || second == 0xDB8));
    }
}
