package fooddelivery.order;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Tests in one {@link TestHouse} for all of a class, empty before each of them. */
public abstract class InTheHouse {

    protected static TestHouse house;

    /** Of a test in which orders and menus are documents. */
    @Inherited
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface InMongo {}

    @BeforeAll
    static void open(TestInfo test) {
        house = new TestHouse(test.getTestClass().orElseThrow().isAnnotationPresent(InMongo.class));
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
