package fooddelivery.notify.application;

import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Dispatch;
import fooddelivery.notify.domain.Messenger;
import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** A provider that answers what the test says, and remembers what it was asked for. */
final class ScriptedMessenger implements Messenger {

    private final Channel channel;
    final List<Dispatch> sent = new ArrayList<>();
    final List<Dispatch> asked = new ArrayList<>();
    Function<Dispatch, Outcome> sending = dispatch -> Outcome.of(Result.DELIVERED, "1000");
    Function<Dispatch, Outcome> asking = dispatch -> Outcome.of(Result.NOT_FOUND, "NOT_FOUND");
    Duration repeatable = Duration.ofMinutes(9);

    ScriptedMessenger(Channel channel) {
        this.channel = channel;
    }

    /** The versions of the news of an order that were handed over, in order. */
    List<Long> versions(UUID orderId) {
        return sent.stream()
                .filter(dispatch -> dispatch.news().orderId().equals(orderId))
                .map(dispatch -> dispatch.news().version())
                .toList();
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public boolean isOffered() {
        return true;
    }

    @Override
    public synchronized Outcome send(Dispatch dispatch) {
        sent.add(dispatch);
        return sending.apply(dispatch);
    }

    @Override
    public synchronized Outcome ask(Dispatch dispatch) {
        asked.add(dispatch);
        return asking.apply(dispatch);
    }

    @Override
    public Duration repeatableFor() {
        return repeatable;
    }
}
