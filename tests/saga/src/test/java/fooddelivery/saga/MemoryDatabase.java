package fooddelivery.saga;

import fooddelivery.events.Envelope;
import fooddelivery.runtime.Inbox;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.Stories;
import fooddelivery.saga.Chance.Fate;
import fooddelivery.saga.Chance.Point;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One service's database: tables, an outbox and an inbox. A transaction works on copies, which a commit writes all at
 * once; one that fails, or whose process dies, leaves nothing. There is one thread, so a row that a transaction has
 * touched is locked by that.
 */
public final class MemoryDatabase {

    /** Hears of each commit: what was published by it, and the rows that it wrote. */
    interface Observer {
        void committed(MemoryDatabase database, List<Sent> published, Map<Table<?, ?>, List<Object>> rows);
    }

    /** An event in an outbox, and later in a queue. */
    record Sent(UUID id, String type, UUID subject, String body, Envelope<?> envelope) {

        String name() {
            return envelope.data().getClass().getSimpleName();
        }
    }

    private final ServiceProcess process;
    private final Chance chance;
    private final Observer observer;
    private final List<Table<?, ?>> tables = new ArrayList<>();
    private final Table<UUID, UUID> inbox = table("inbox", UnaryOperator.identity());
    private final List<Sent> published = new ArrayList<>();
    private final List<Sent> unsent = new ArrayList<>();
    private final List<Sent> log = new ArrayList<>();
    private boolean open;
    private boolean rollbackOnly;
    private boolean forgetful;

    MemoryDatabase(ServiceProcess process, Chance chance, Observer observer) {
        this.process = process;
        this.chance = chance;
        this.observer = observer;
    }

    ServiceProcess process() {
        return process;
    }

    boolean isOpen() {
        return open;
    }

    /** From now on the inbox knows nothing: handlers have to cope with repetitions themselves. */
    void forgetWhatWasHandled() {
        forgetful = true;
    }

    /** Joins the open transaction, or begins and ends one. */
    public <T> T inTransaction(Supplier<T> work) {
        process.requireAlive();
        if (open) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                rollbackOnly = true;
                throw e;
            }
        }
        open = true;
        try {
            T result = work.get();
            commit();
            return result;
        } finally {
            end();
        }
    }

    public void requireTransaction() {
        if (!open) {
            throw new IllegalStateException(process.name() + " locks or publishes outside of a transaction");
        }
    }

    private void commit() {
        if (rollbackOnly) {
            throw new IllegalStateException("The transaction is marked for rollback");
        }
        die(Point.BEFORE_COMMIT);
        Map<Table<?, ?>, List<Object>> rows = new LinkedHashMap<>();
        tables.forEach(table -> table.commit(rows));
        List<Sent> events = List.copyOf(published);
        unsent.addAll(events);
        log.addAll(events);
        end();
        if (!events.isEmpty() || !rows.isEmpty()) {
            observer.committed(this, events, rows);
        }
        die(Point.AFTER_COMMIT);
    }

    private void end() {
        open = false;
        rollbackOnly = false;
        published.clear();
        tables.forEach(Table::forget);
    }

    private void die(Point point) {
        if (chance.at(point, process) == Fate.KILLED) {
            process.kill();
        }
        process.requireAlive();
    }

    /** Everything as it was at one moment, the log of what was published included. */
    record Copy(Map<Table<?, ?>, Map<Object, Object>> rows, List<Sent> unsent, List<Sent> log) {}

    Copy copy() {
        Map<Table<?, ?>, Map<Object, Object>> rows = new LinkedHashMap<>();
        tables.forEach(table -> rows.put(table, new LinkedHashMap<>(table.committed)));
        return new Copy(rows, List.copyOf(unsent), List.copyOf(log));
    }

    /** Whatever has happened since is forgotten. */
    void restore(Copy copy) {
        if (open) {
            throw new IllegalStateException("A transaction is running");
        }
        copy.rows().forEach((table, rows) -> table.restore(rows));
        unsent.clear();
        unsent.addAll(copy.unsent());
        log.clear();
        log.addAll(copy.log());
    }

    /** All that was ever published, in its order. */
    List<Sent> log() {
        return List.copyOf(log);
    }

    boolean hasHandled(UUID eventId) {
        return inbox.committed(eventId) != null;
    }

    /** Tells a service that was restored what has happened, of events that others still have. */
    Stories stories(Collection<Sent> known) {
        return new MemoryStories(this, known);
    }

    static class MemoryStories extends Stories {

        private final MemoryDatabase database;
        private final List<Sent> known;

        MemoryStories(MemoryDatabase database, Collection<Sent> known) {
            super(null, database.process.name());
            this.database = database;
            this.known = known.stream()
                    .sorted(Comparator.<Sent, Instant>comparing(
                                    event -> event.envelope().time())
                            .thenComparing(Sent::id))
                    .toList();
        }

        @Override
        public void tell(UUID subject) {
            database.inTransaction(() -> {
                super.tell(subject);
                return null;
            });
        }

        @Override
        protected List<Line> lines(UUID subject) {
            return known.stream()
                    .filter(event -> event.subject().equals(subject))
                    .map(event -> new Line(event.envelope(), event.body()))
                    .toList();
        }

        @Override
        protected void log(Line line) {
            known.stream().filter(event -> event.id().equals(line.event().id())).forEach(database.log::add);
        }

        @Override
        protected void forget(UUID subject) {
            // They are asked for once.
        }
    }

    /** Events that the relay has not marked as sent. */
    List<Sent> unsent() {
        return List.copyOf(unsent);
    }

    void markSent(List<Sent> batch) {
        unsent.removeAll(batch);
    }

    Outbox outbox(Clock clock) {
        return new MemoryOutbox(this, clock);
    }

    /** Written with the change that it tells of. */
    static class MemoryOutbox extends Outbox {

        private final MemoryDatabase database;

        MemoryOutbox(MemoryDatabase database, Clock clock) {
            super(null, clock, null);
            this.database = database;
        }

        @Override
        protected void insert(Envelope<?> envelope, String body) {
            database.requireTransaction();
            database.published.add(new Sent(envelope.id(), envelope.type(), envelope.subject(), body, envelope));
        }
    }

    Inbox inbox() {
        return new MemoryInbox(this);
    }

    /** Each event once, in the transaction of its effect. */
    static class MemoryInbox extends Inbox {

        private final MemoryDatabase database;

        MemoryInbox(MemoryDatabase database) {
            super(null);
            this.database = database;
        }

        @Override
        public int handle(List<Handling> events) {
            return database.inTransaction(() -> super.handle(events));
        }

        @Override
        protected Set<UUID> insert(List<UUID> eventIds) {
            Set<UUID> isNew = new HashSet<>(eventIds);
            if (!database.forgetful) {
                isNew.removeIf(eventId -> database.inbox.get(eventId) != null);
                isNew.forEach(eventId -> database.inbox.put(eventId, eventId));
            }
            return isNew;
        }
    }

    /** A table of immutable rows. */
    <K, V> Table<K, V> table(String name) {
        return table(name, UnaryOperator.identity());
    }

    /** A table of JPA entities: whoever gets one inside a transaction has the row itself, outside of one a copy. */
    <K, V> Table<K, V> entities(Class<V> type) {
        return table(type.getSimpleName(), copier(type));
    }

    private <K, V> Table<K, V> table(String name, UnaryOperator<V> copy) {
        Table<K, V> table = new Table<>(this, name, copy);
        tables.add(table);
        return table;
    }

    private static <V> UnaryOperator<V> copier(Class<V> type) {
        Field[] fields = Copying.FIELDS.get(type);
        Constructor<?> constructor = Copying.CONSTRUCTORS.get(type);
        return original -> {
            try {
                Object copy = constructor.newInstance();
                for (Field field : fields) {
                    field.set(copy, field.get(original));
                }
                return type.cast(copy);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** The values of an entity's fields are immutable, so a copy may share them. */
    private static final class Copying {

        static final ClassValue<Field[]> FIELDS = new ClassValue<>() {
            @Override
            protected Field[] computeValue(Class<?> type) {
                Field[] fields = Arrays.stream(type.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .toArray(Field[]::new);
                Arrays.stream(fields).forEach(field -> field.setAccessible(true));
                return fields;
            }
        };

        static final ClassValue<Constructor<?>> CONSTRUCTORS = new ClassValue<>() {
            @Override
            protected Constructor<?> computeValue(Class<?> type) {
                try {
                    Constructor<?> constructor = type.getDeclaredConstructor();
                    constructor.setAccessible(true);
                    return constructor;
                } catch (NoSuchMethodException e) {
                    throw new IllegalStateException(e);
                }
            }
        };

        private Copying() {}
    }

    /** Rows by their primary key, in the order in which they were inserted. */
    public static final class Table<K, V> {

        private final MemoryDatabase database;
        private final String name;
        private final UnaryOperator<V> copy;
        private final Map<K, V> committed = new LinkedHashMap<>();
        private final Map<K, V> working = new LinkedHashMap<>();

        private Table(MemoryDatabase database, String name, UnaryOperator<V> copy) {
            this.database = database;
            this.name = name;
            this.copy = copy;
        }

        String name() {
            return name;
        }

        V get(K key) {
            V mine = working.get(key);
            V row = committed.get(key);
            if (mine != null || row == null) {
                return mine;
            }
            V copied = copy.apply(row);
            if (database.open && copied != row) {
                working.put(key, copied);
            }
            return copied;
        }

        /** Inserts or replaces; outside of a transaction in one of its own. */
        void put(K key, V row) {
            if (database.open) {
                working.put(key, row);
            } else {
                database.inTransaction(() -> working.put(key, row));
            }
        }

        /** Whether this very object is the row that the transaction works on. */
        boolean contains(K key, V row) {
            return working.get(key) == row;
        }

        /** Keys of the rows that match, in the order in which the rows were inserted. */
        List<K> keys(Predicate<V> condition) {
            Map<K, V> all = committed;
            if (!working.isEmpty()) {
                all = new LinkedHashMap<>(committed);
                all.putAll(working);
            }
            List<K> keys = new ArrayList<>();
            all.forEach((key, row) -> {
                if (condition.test(row)) {
                    keys.add(key);
                }
            });
            return keys;
        }

        List<V> rows(Predicate<V> condition) {
            return keys(condition).stream().map(this::get).toList();
        }

        /** What is committed; not to be changed. */
        V committed(K key) {
            return committed.get(key);
        }

        /** All that is committed; not to be changed. */
        List<V> committed() {
            return List.copyOf(committed.values());
        }

        private void commit(Map<Table<?, ?>, List<Object>> rows) {
            if (working.isEmpty()) {
                return;
            }
            List<Object> written = new ArrayList<>();
            working.forEach((key, row) -> {
                if (!isSame(row, committed.get(key))) {
                    V stored = copy.apply(row);
                    committed.put(key, stored);
                    written.add(stored);
                }
            });
            if (!written.isEmpty()) {
                rows.put(this, written);
            }
        }

        private static boolean isSame(Object row, Object known) {
            if (known == null || row.equals(known)) {
                return known != null;
            }
            if (row instanceof Record) {
                return false;
            }
            try {
                for (Field field : Copying.FIELDS.get(row.getClass())) {
                    if (!Objects.equals(field.get(row), field.get(known))) {
                        return false;
                    }
                }
                return true;
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        @SuppressWarnings("unchecked")
        private void restore(Map<Object, Object> rows) {
            committed.clear();
            committed.putAll((Map<K, V>) rows);
        }

        private void forget() {
            working.clear();
        }
    }
}
