package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.GracefulStop.LastCall;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GracefulStopTest {

    private static final Logger LOG = Logger.getLogger(GracefulStop.class.getName());

    private final RunningRequests requests = new RunningRequests();
    private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @BeforeEach
    void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
        LOG.setLevel(null);
    }

    @Test
    void a_copy_leaves_first_then_ends_what_lives_long_then_waits_for_requests_then_ends() throws Exception {
        GracefulStop stop = stop(50, 20_000);
        assertThat(stop.isLeaving()).isFalse();
        requests.begin();
        requests.begin();
        terminate(stop);
        assertThat(next()).isEqualTo("last call");
        assertThat(stop.isLeaving()).isTrue();
        requests.end();
        assertThat(happened.poll(50, TimeUnit.MILLISECONDS)).isNull();
        requests.end();
        assertThat(next()).isEqualTo("end");
    }

    @Test
    void a_request_that_takes_too_long_is_not_waited_for_for_ever() throws Exception {
        GracefulStop stop = stop(0, 50);
        requests.begin();
        terminate(stop);
        assertThat(next()).isEqualTo("last call");
        assertThat(next()).isEqualTo("end");
    }

    @Test
    void asked_twice_it_ends_at_once() throws Exception {
        GracefulStop stop = stop(0, 20_000);
        requests.begin();
        terminate(stop);
        assertThat(next()).isEqualTo("last call");
        terminate(stop);
        assertThat(next()).isEqualTo("end");
        requests.end();
        assertThat(next()).isEqualTo("end");
    }

    @Test
    void the_signal_itself_is_taken_and_given_back_to_whoever_had_it() throws Exception {
        CountDownLatch jvm = new CountDownLatch(1);
        Object ours = handle(jvm::countDown);
        try {
            GracefulStop stop = stop(0, 20_000);
            stop.start(null);
            requests.begin();
            new ProcessBuilder(
                            "kill",
                            "-TERM",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            assertThat(next()).isEqualTo("last call");
            assertThat(stop.isLeaving()).isTrue();
            assertThat(jvm.getCount()).isEqualTo(1);
            requests.end();
            assertThat(jvm.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            signal().getMethod("handle", signal(), handler()).invoke(null, newSignal(), ours);
        }
    }

    private GracefulStop stop(long delay, long grace) {
        return Wiring.wire(
                new GracefulStop(),
                Wiring.wire(new ThisCopy(), Map.of("fooddelivery.service", "store")),
                requests,
                Proxy.newProxyInstance(
                        Event.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                            assertThat(arguments[0]).isInstanceOf(LastCall.class);
                            happened.add("last call");
                            return null;
                        }),
                Map.of("fooddelivery.shutdown.delay-ms", delay, "fooddelivery.shutdown.grace-ms", grace));
    }

    private void terminate(GracefulStop stop) {
        Thread thread = new Thread(() -> stop.terminate(() -> happened.add("end")));
        threads.add(thread);
        thread.start();
    }

    private String next() throws InterruptedException {
        return happened.poll(20, TimeUnit.SECONDS);
    }

    /** @return who had the signal before */
    private static Object handle(Runnable work) throws ReflectiveOperationException {
        Object handler = Proxy.newProxyInstance(
                handler().getClassLoader(), new Class<?>[] {handler()}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        work.run();
                    }
                    return method.getReturnType() == int.class ? 0 : null;
                });
        return signal().getMethod("handle", signal(), handler()).invoke(null, newSignal(), handler);
    }

    private static Object newSignal() throws ReflectiveOperationException {
        return signal().getConstructor(String.class).newInstance("TERM");
    }

    private static Class<?> signal() throws ClassNotFoundException {
        return Class.forName("sun.misc.Signal");
    }

    private static Class<?> handler() throws ClassNotFoundException {
        return Class.forName("sun.misc.SignalHandler");
    }
}
