package fooddelivery.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.selector.filter.FilterException;
import org.apache.activemq.artemis.selector.filter.Filterable;
import org.apache.activemq.artemis.selector.impl.SelectorParser;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The queues of {@code broker.xml}: who reads what. */
final class Queues {

    /**
     * @param reader the one user who may consume it
     * @param filter selects messages by their property {@code type}; empty for all
     */
    record Queue(String address, String name, String reader, String filter) {

        /** As the broker decides it. */
        boolean takes(String type) {
            try {
                return filter.isEmpty() || SelectorParser.parse(filter).matches(new Typed(type));
            } catch (FilterException e) {
                throw new IllegalStateException(filter, e);
            }
        }
    }

    private Queues() {}

    static List<Queue> of(Path broker) throws IOException {
        List<Queue> queues = new ArrayList<>();
        Document document = parse(broker);
        for (Element address : children(document.getDocumentElement(), "address")) {
            String name = address.getAttribute("name");
            for (Element queue : children(address, "queue")) {
                List<Element> filter = children(queue, "filter");
                queues.add(new Queue(
                        name,
                        queue.getAttribute("name"),
                        reader(document, name, queue.getAttribute("name")),
                        filter.isEmpty() ? "" : filter.get(0).getAttribute("string")));
            }
        }
        return queues;
    }

    /** Who may consume: by the setting of this very queue, or else of its address. */
    private static String reader(Document broker, String address, String queue) {
        for (String match : List.of(address + "::" + queue, address)) {
            for (Element setting : children(broker.getDocumentElement(), "security-setting")) {
                if (setting.getAttribute("match").equals(match)) {
                    List<String> roles = children(setting, "permission").stream()
                            .filter(permission ->
                                    permission.getAttribute("type").equals("consume"))
                            .map(permission -> permission.getAttribute("roles"))
                            .toList();
                    assertThat(roles).as("who may consume %s", match).hasSize(1);
                    return roles.get(0);
                }
            }
        }
        throw new AssertionError("nobody may consume " + address + "::" + queue);
    }

    private static Document parse(Path file) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("%s cannot be read".formatted(file), e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> children = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            children.add((Element) found.item(i));
        }
        return children;
    }

    /** All that a filter may look at. */
    private record Typed(String type) implements Filterable {

        @Override
        public Object getProperty(SimpleString name) {
            assertThat(name.toString()).isEqualTo("type");
            return type;
        }

        @Override
        public <T> T getBodyAs(Class<T> as) {
            return null;
        }

        @Override
        public Object getLocalConnectionId() {
            return null;
        }
    }
}
