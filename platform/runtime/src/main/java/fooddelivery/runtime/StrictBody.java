package fooddelivery.runtime;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Refuses JSON that two readers could understand in two ways: a field that is there twice, anything after the end, wrong
 * UTF-8. JSON-B takes the last of the fields and never looks at the end. Also refused: nesting that no body of ours has,
 * the character U+0000, which PostgreSQL cannot store, and halves of surrogate pairs, which would come out as "?".
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
public class StrictBody implements ReaderInterceptor {

    private static final int DEEPEST = 32;
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        String charset = context.getMediaType().getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
            // RFC 8259 knows no other, and what reads the body would fail at a name that it does not know.
            throw new NotSupportedException();
        }
        // Whatever it says that it is: a resource that takes a String is given one of any type, or of none.
        byte[] body = context.getInputStream().readAllBytes();
        if (body.length > 0) {
            check(body);
        }
        context.setInputStream(new ByteArrayInputStream(body));
        return context.proceed();
    }

    private static void check(byte[] body) {
        Deque<Set<String>> fields = new ArrayDeque<>();
        try (JsonParser parser = PARSERS.createParser(new StringReader(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString()))) {
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case START_OBJECT, START_ARRAY -> {
                        fields.push(new HashSet<>());
                        require(fields.size() <= DEEPEST, "The body is nested too deeply.");
                    }
                    case END_OBJECT, END_ARRAY -> fields.pop();
                    case KEY_NAME -> require(fields.peek().add(text(parser)), "The body has a field twice.");
                    case VALUE_STRING -> text(parser);
                    default -> {}
                }
            }
        } catch (JsonException | CharacterCodingException e) {
            throw ProblemException.badRequest("The body is not valid JSON.");
        }
    }

    private static String text(JsonParser parser) {
        String text = parser.getString();
        require(text.indexOf('\0') < 0, "The body contains the character U+0000.");
        require(StandardCharsets.UTF_8.newEncoder().canEncode(text), "The body contains half a character.");
        return text;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw ProblemException.badRequest(otherwise);
        }
    }
}
