package fooddelivery.saga;

import fooddelivery.saga.MemoryDatabase.Table;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketRepository;
import fooddelivery.store.domain.TicketStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tickets in memory. */
final class MemoryTickets implements TicketRepository {

    private final MemoryDatabase database;
    private final Table<UUID, Ticket> tickets;

    MemoryTickets(MemoryDatabase database) {
        this.database = database;
        this.tickets = database.entities(Ticket.class);
    }

    Table<UUID, Ticket> table() {
        return tickets;
    }

    @Override
    public Ticket lockOrNew(UUID orderId) {
        database.requireTransaction();
        Ticket ticket = tickets.get(orderId);
        return ticket == null ? new Ticket(orderId) : ticket;
    }

    @Override
    public Optional<Ticket> lock(UUID orderId, UUID storeId) {
        database.requireTransaction();
        return find(orderId, storeId);
    }

    @Override
    public void save(Ticket ticket) {
        database.requireTransaction();
        if (ticket.status() != TicketStatus.NONE && !tickets.contains(ticket.orderId(), ticket)) {
            if (tickets.get(ticket.orderId()) != null) {
                throw new IllegalStateException("There is such a ticket already");
            }
            tickets.put(ticket.orderId(), ticket);
        }
    }

    @Override
    public List<Ticket> ofStore(UUID storeId, TicketStatus status, UUID after, int limit) {
        return tickets
                .rows(ticket -> ticket.storeId().equals(storeId)
                        && ticket.details() != null
                        && (status == null || ticket.status() == status)
                        && (after == null || ticket.orderId().compareTo(after) > 0))
                .stream()
                .sorted(Comparator.comparing(Ticket::orderId))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Ticket> find(UUID orderId, UUID storeId) {
        return Optional.ofNullable(tickets.get(orderId))
                .filter(ticket -> ticket.storeId().equals(storeId));
    }

    @Override
    public List<Ticket> lockOverdue(Instant now, int limit) {
        database.requireTransaction();
        return tickets
                .rows(ticket -> ticket.status() == TicketStatus.RECEIVED && !now.isBefore(ticket.deadline()))
                .stream()
                .sorted(Comparator.comparing(Ticket::deadline))
                .limit(limit)
                .toList();
    }
}
