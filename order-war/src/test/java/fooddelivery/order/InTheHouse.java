package fooddelivery.order;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests in one {@link TestHouse} for all of a class, empty before each of them. */
public abstract class InTheHouse {

    protected static TestHouse house;

    @BeforeAll
    static void open() {
        house = new TestHouse();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void clear() {
        house.clear();
    }
}
