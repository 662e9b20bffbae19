package fooddelivery.notify.application;

import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Messenger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The messengers that there are here: a channel without a provider is not offered. */
@ApplicationScoped
public class Messengers {

    private final Map<Channel, Messenger> offered = new EnumMap<>(Channel.class);

    protected Messengers() {}

    @Inject
    public Messengers(@Any Instance<Messenger> all) {
        this(all.stream().toList());
    }

    public Messengers(List<Messenger> all) {
        all.stream().filter(Messenger::isOffered).forEach(messenger -> offered.put(messenger.channel(), messenger));
    }

    public List<Messenger> all() {
        return List.copyOf(offered.values());
    }

    public boolean isOffered(Channel channel) {
        return offered.containsKey(channel);
    }

    /** The first of the channels that is offered. */
    public Optional<Channel> firstOf(List<Channel> channels) {
        return channels.stream().filter(this::isOffered).findFirst();
    }
}
