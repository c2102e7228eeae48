package io.saldo.replica.partition;

import io.saldo.ledger.event.CrossingFields;
import io.saldo.ledger.event.EventKind;
import io.saldo.ledger.event.EventView;
import io.saldo.ledger.model.TransactionId;
import io.saldo.ledger.state.Crossings;
import io.saldo.ledger.state.LedgerState;
import io.saldo.replica.LedgerObserver;
import io.saldo.replica.log.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches the crossings of one partition on its ledger thread: wakes those who wait for one, and tells the driver which are
 * open here.
 */
final class CrossingObserver implements LedgerObserver {
    /** What a crossing event was about. */
    private record News(TransactionId id, byte kind, long position, boolean isOfCoordinator) {}

    private final CrossingWaits waits;
    private final CrossingDriver driver;
    private final List<News> unpublished = new ArrayList<>();

    CrossingObserver(CrossingWaits waits, CrossingDriver driver) {
        this.waits = waits;
        this.driver = driver;
    }

    @Override
    public void applied(EventView event, long position) {
        if (CrossingFields.isCrossing(event.kind())) {
            unpublished.add(new News(
                    new TransactionId(event.idHigh(), event.idLow()),
                    event.kind(),
                    position,
                    CrossingFields.isOfCoordinator(event)));
        }
    }

    @Override
    public void published(long sequence) {
        if (unpublished.isEmpty()) {
            return;
        }
        for (News news : unpublished) {
            if (news.isOfCoordinator && news.kind == EventKind.CROSSING_OPENED) {
                driver.opened(news.id, news.position);
            } else if (news.isOfCoordinator) {
                driver.ended(news.id);
            }
            waits.ring(news.id);
        }
        unpublished.clear();
    }

    @Override
    public void roleChanged(Role role, long term, int leader) {
        driver.roleChanged(role);
    }

    /** The crossings that are open at the start, of which no event comes again. */
    @Override
    public void begun(LedgerState state) {
        for (Crossings.Open open : state.crossings().all()) {
            if (open.isCoordinator()) {
                driver.opened(open.id(), open.position());
            }
        }
    }
}
