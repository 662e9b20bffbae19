package fooddelivery.drills;

import java.time.Duration;

/** The database is gone for some seconds, and comes back after its crash recovery. */
final class DatabaseOutage implements Drill.Promising {

    private static final long AWAY_MILLIS = 6_000;

    @Override
    public void run(Stage stage) {
        SteadyOrders orders = new SteadyOrders(stage);
        orders.during(150, () -> {
            SteadyOrders.pause(5_000);
            stage.say("the database is killed after %d orders", orders.answered());
            stage.platform().kill("database");
            SteadyOrders.pause(AWAY_MILLIS);
            stage.platform().start("database");
            stage.say("the database is back, %d orders are answered", orders.answered());
            SteadyOrders.pause(5_000);
        });
        orders.promiseGoodAnswers(503);
        orders.promiseAnswersWithin(Duration.ofSeconds(10));
        orders.promiseNothingLostOrDoubled(Duration.ofSeconds(90));
    }
}
