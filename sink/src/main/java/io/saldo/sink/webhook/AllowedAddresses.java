package io.saldo.sink.webhook;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses requests may go to, so that nobody who may name a web address reaches what only this machine can reach.
 * Public ones are allowed; loopback, link-local (where clouds keep their metadata), private, shared, unique local, multicast
 * and reserved ones are not, unless a network that holds them is listed. Any thread.
 */
public final class AllowedAddresses {
    /** What is not public, beside what Java itself can tell: by RFC 6890 and its successors. */
    private static final List<Network> RESERVED = List.of(
            Network.parse("0.0.0.0/8"),
            Network.parse("100.64.0.0/10"),
            Network.parse("192.0.0.0/24"),
            Network.parse("192.0.2.0/24"),
            Network.parse("192.88.99.0/24"),
            Network.parse("198.18.0.0/15"),
            Network.parse("198.51.100.0/24"),
            Network.parse("203.0.113.0/24"),
            Network.parse("240.0.0.0/4"),
            Network.parse("::/96"),
            Network.parse("64:ff9b::/96"),
            Network.parse("64:ff9b:1::/48"),
            Network.parse("100::/64"),
            Network.parse("2001::/23"),
            Network.parse("2001:db8::/32"),
            Network.parse("2002::/16"),
            Network.parse("fc00::/7"));

    private final List<Network> listed;

    /** @param listed networks that are allowed though they are not public */
    public AllowedAddresses(List<Network> listed) {
        this.listed = List.copyOf(listed);
    }

    /**
     * A network.
     *
     * @param address its first address
     * @param bits how many bits all of its addresses share
     */
    public record Network(InetAddress address, int bits) {
        /**
         * Reads {@code ADDRESS/BITS}.
         *
         * @throws IllegalArgumentException when it is none
         */
        public static Network parse(String text) {
            int slash = text.indexOf('/');
            boolean fits = slash > 0
                    && text.substring(0, slash).matches("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")
                    && text.substring(slash + 1).matches("[0-9]{1,3}");
            if (!fits) {
                throw new IllegalArgumentException("is no network such as 10.0.0.0/8");
            }
            try {
                // Digits and dots or colons only, so nobody is asked for a name.
                InetAddress address = InetAddress.getByName(text.substring(0, slash));
                int bits = Integer.parseInt(text.substring(slash + 1));
                if (bits > address.getAddress().length * 8) {
                    throw new IllegalArgumentException("has more bits than its address");
                }
                return new Network(address, bits);
            } catch (UnknownHostException unfit) {
                throw new IllegalArgumentException("is no network such as 10.0.0.0/8", unfit);
            }
        }

        boolean holds(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] theirs = other.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(mine, 0, whole, theirs, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || (mine[whole] ^ theirs[whole]) >> (8 - rest) == 0;
        }
    }

    /**
     * The addresses of a host, all of which are allowed.
     *
     * @throws IOException when it has none, or one that is not allowed
     */
    List<InetAddress> of(String host) throws IOException {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        List<InetAddress> addresses = List.of(InetAddress.getAllByName(name));
        for (InetAddress address : addresses) {
            if (!isAllowed(address)) {
                throw new IOException("the address is not public and not among the networks that are listed");
            }
        }
        return addresses;
    }

    /** Whether a request may go there. */
    boolean isAllowed(InetAddress address) {
        return listed.stream().anyMatch(network -> network.holds(address)) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        boolean isKnown = address instanceof Inet4Address || address instanceof Inet6Address;
        return isKnown
                && !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && RESERVED.stream().noneMatch(network -> network.holds(address));
    }
}
