// What this browser keeps: a basket for each store, and an order that has no answer yet.

const MOST = 99;

/** What a customer is about to order from one store. */
export class Basket {
  /** @param storage `localStorage`, or anything like it */
  constructor(storage, storeId) {
    this.storage = storage;
    this.name = `basket:${storeId}`;
    const kept = read(storage, this.name);
    this.lines = Array.isArray(kept?.lines) ? kept.lines.filter(isLine) : [];
    this.express = kept?.express === true;
  }

  quantity(menuItemId) {
    return this.lines.find((line) => line.menuItemId === menuItemId)?.quantity ?? 0;
  }

  /** @param item of the menu; its name and price are kept to tell later whether they changed */
  put(item, quantity) {
    const kept = Math.max(0, Math.min(MOST, Math.trunc(quantity)));
    const line = { menuItemId: item.menuItemId, name: item.name, price: item.price, quantity: kept };
    const at = this.lines.findIndex((it) => it.menuItemId === item.menuItemId);
    if (at >= 0) {
      this.lines.splice(at, 1, ...(kept > 0 ? [line] : []));
    } else if (kept > 0) {
      this.lines.push(line);
    }
    this.keep();
  }

  expressly(wanted) {
    this.express = wanted;
    this.keep();
  }

  /** Forgets what cannot be had any more, and takes the menu's names and prices. @returns what was forgotten or changed */
  compareWith(menu) {
    const found = new Map(menu.map((item) => [item.menuItemId, item]));
    const gone = [];
    const changed = [];
    this.lines = this.lines.flatMap((line) => {
      const item = found.get(line.menuItemId);
      if (!item || item.soldOut) {
        gone.push(item?.name ?? line.name);
        return [];
      }
      if (item.price !== line.price) {
        changed.push(item.name);
      }
      return [{ ...line, name: item.name, price: item.price }];
    });
    if (gone.length > 0 || changed.length > 0) {
      this.keep();
    }
    return { gone, changed };
  }

  get count() {
    return this.lines.reduce((sum, line) => sum + line.quantity, 0);
  }

  /** Won, at the menu's prices; what counts in the end is what the order says. */
  get goods() {
    return this.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  }

  clear() {
    this.lines = [];
    this.express = false;
    this.keep();
  }

  keep() {
    if (this.lines.length === 0 && !this.express) {
      this.storage.removeItem(this.name);
    } else {
      this.storage.setItem(this.name, JSON.stringify({ lines: this.lines, express: this.express }));
    }
  }
}

const isLine = (line) =>
  typeof line?.menuItemId === "string" &&
  Number.isSafeInteger(line.price) &&
  Number.isInteger(line.quantity) &&
  line.quantity > 0 &&
  line.quantity <= MOST;

const PENDING = "pending-order";
const FRESH_MILLIS = 10 * 60 * 1000;

/**
 * An order that was sent and has no answer yet. It goes again under the same key until it has one, so a reload, a lost
 * connection or a second window never make a second order of it.
 */
export const pendingOrder = {
  /** @param body of the request @returns what is kept */
  begin(storage, customerId, storeName, body, key, now = Date.now()) {
    const pending = { key, customerId, storeName, body, at: now };
    storage.setItem(PENDING, JSON.stringify(pending));
    return pending;
  },

  /** @returns what this customer has under way, or null */
  of(storage, customerId) {
    const pending = read(storage, PENDING);
    return pending?.key && pending.body && pending.customerId === customerId ? pending : null;
  },

  /** Another one may have begun in another window. */
  end(storage, key) {
    if (read(storage, PENDING)?.key === key) {
      storage.removeItem(PENDING);
    }
  },

  /** Old ones are not sent without asking: who wanted lunch then may not want it now. */
  isFresh: (pending, now = Date.now()) => now - pending.at < FRESH_MILLIS,
};

function read(storage, name) {
  try {
    return JSON.parse(storage.getItem(name));
  } catch (damaged) {
    if (damaged instanceof SyntaxError) {
      storage.removeItem(name);
      return null;
    }
    throw damaged;
  }
}
