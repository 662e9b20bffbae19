package fooddelivery.store.inbound;

import fooddelivery.console.SignedIn;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.store.application.StoreService;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The menu: what is sold out, and a form for one dish at a time. Dishes are named by id, whatever the page shows. */
@Named
@ViewScoped
public class MenuConsole implements Serializable {

    private static final long serialVersionUID = 1;

    @Inject
    private StoreService stores;

    @Inject
    private SignedIn signedIn;

    private UUID editing;
    private boolean soldOut;
    private String name;
    private String description;
    private Long price;

    public List<MenuEntry> getMenu() {
        return stores.get(signedIn.getPrincipalId()).menu();
    }

    /** Of the parameter {@code item}: there is some again, or there is none left. */
    public void toggleSoldOut() {
        chosen().ifPresent(item -> stores.soldOut(signedIn.getPrincipalId(), item.menuItemId(), !item.soldOut()));
    }

    /** Of the parameter {@code item}. */
    public void edit() {
        chosen().ifPresent(item -> {
            editing = item.menuItemId();
            soldOut = item.soldOut();
            name = item.name();
            description = item.description();
            price = item.price();
        });
    }

    public void add() {
        editing = UUID.randomUUID();
        soldOut = false;
        name = null;
        description = null;
        price = null;
    }

    public void save() {
        stores.putOnMenu(
                signedIn.getPrincipalId(),
                new MenuEntry(editing, name.strip(), description == null ? null : description.strip(), price, soldOut));
        editing = null;
    }

    public void leave() {
        editing = null;
    }

    private Optional<MenuEntry> chosen() {
        String id = FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestParameterMap()
                .get("item");
        return getMenu().stream()
                .filter(item -> item.menuItemId().toString().equals(id))
                .findFirst();
    }

    public boolean isEditing() {
        return editing != null;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }

    /** Won. */
    public Long getPrice() {
        return price;
    }

    public void setPrice(Long price) {
        this.price = price;
    }
}
