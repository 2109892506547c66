// What this device keeps: answers on their way, the last session, a few notes. In IndexedDB, sealed; in memory where there is none.
//
// Sealed means: AES-GCM under a key that belongs to one session and cannot be read out of the browser. Plain HTTP has no
// `crypto.subtle`; there an entry is only made opaque (base64), so that no answer stands in clear in the browser's tools.
// Whoever passes a phone on therefore leaves nothing legible, and the entry still goes out later, with its own token.

const NAME = "la-chan";
const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const bytesOf = (text) => new TextEncoder().encode(text);
const textOf = (bytes) => new TextDecoder().decode(bytes);

async function seal(keys, value) {
  const bytes = bytesOf(JSON.stringify(value));
  if (!keys.current) return { plain: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, keys.current.key, bytes);
  return { by: keys.current.id, iv, sealed };
}

async function unseal(keys, record) {
  if (record.plain !== undefined)
    return JSON.parse(textOf(Uint8Array.from(atob(record.plain), (char) => char.charCodeAt(0))));
  const key = await keys.find(record.by);
  return JSON.parse(textOf(await crypto.subtle.decrypt({ name: "AES-GCM", iv: record.iv }, key, record.sealed)));
}

/** The same four drawers as in IndexedDB, for a private window or a full disk. Gone with the tab. */
class Memory {
  constructor() {
    this.drawers = { keys: new Map(), outbox: new Map(), session: new Map(), notes: new Map() };
    this.next = 1;
    this.isDurable = false;
  }
  async get(drawer, id) {
    return this.drawers[drawer].get(id);
  }
  async all(drawer) {
    return Array.from(this.drawers[drawer], ([id, value]) => ({ id, value }));
  }
  async put(drawer, id, value) {
    const at = id === undefined ? `m${this.next++}` : id;
    this.drawers[drawer].set(at, value);
    return at;
  }
  async remove(drawer, id) {
    this.drawers[drawer].delete(id);
  }
}

class Disk {
  constructor(db) {
    this.db = db;
    this.isDurable = true;
  }
  async get(drawer, id) {
    return asked(this.db.transaction(drawer).objectStore(drawer).get(id));
  }
  async all(drawer) {
    const box = this.db.transaction(drawer).objectStore(drawer);
    const [ids, values] = await Promise.all([asked(box.getAllKeys()), asked(box.getAll())]);
    return ids.map((id, at) => ({ id, value: values[at] }));
  }
  put(drawer, id, value) {
    // resolves when the transaction is complete: only then may "đã lưu trên máy" be said
    return new Promise((resolve, reject) => {
      const change = this.db.transaction(drawer, "readwrite");
      const request =
        id === undefined ? change.objectStore(drawer).add(value) : change.objectStore(drawer).put(value, id);
      change.oncomplete = () => resolve(request.result);
      change.onerror = change.onabort = () => reject(change.error || request.error);
    });
  }
  async remove(drawer, id) {
    await asked(this.db.transaction(drawer, "readwrite").objectStore(drawer).delete(id));
  }
}

async function openDisk() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const drawer of ["keys", "session", "notes"]) request.result.createObjectStore(drawer);
    request.result.createObjectStore("outbox", { autoIncrement: true });
  };
  const opened = asked(request);
  const db = await Promise.race([
    opened,
    new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), 3000)),
  ]);
  db.onversionchange = () => db.close();
  return new Disk(db);
}

/** Opens what there is. Never fails: without IndexedDB everything stays in memory and `isDurable` says so. */
export async function openStore() {
  const memory = new Memory();
  let disk = null;
  try {
    disk = await openDisk();
  } catch (error) {
    disk = null;
  }
  return new Store(disk || memory, memory);
}

class Store {
  constructor(main, memory) {
    this.main = main;
    this.memory = memory; // takes over, entry by entry, when the disk is full
    this.saving = Promise.resolve();
    this.isForgotten = false;
    const found = new Map();
    this.keys = {
      current: null,
      find: async (id) => {
        if (!found.has(id)) found.set(id, await this.main.get("keys", id));
        return found.get(id);
      },
    };
  }

  get isDurable() {
    return this.main.isDurable && !this.memory.drawers.outbox.size;
  }

  async write(drawer, id, value) {
    try {
      return await this.main.put(drawer, id, value);
    } catch (error) {
      return this.memory.put(drawer, id, value);
    }
  }

  /** A new session gets a new key. Keys whose entries are all gone are thrown away. */
  async newKey() {
    const waiting = new Set((await this.entriesSealed()).map(({ value }) => value.by));
    for (const { id } of await this.main.all("keys").catch(() => [])) {
      if (!waiting.has(id)) await this.main.remove("keys", id).catch(() => {});
    }
    this.keys.current = null;
    this.isForgotten = false;
    if (!globalThis.crypto || !crypto.subtle) return;
    const id = `k${Date.now().toString(36)}${Math.floor(Math.random() * 1e9).toString(36)}`;
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    try {
      await this.main.put("keys", id, key);
      this.keys.current = { id, key };
    } catch (error) {
      this.keys.current = null;
    } // an unsaved key could not open its entries again
  }

  async entriesSealed() {
    const stored = await this.main.all("outbox").catch(() => []);
    return this.main === this.memory ? stored : stored.concat(await this.memory.all("outbox"));
  }

  /** @returns {Promise<Object[]>} entries in the order in which they were put in, each with its `id` */
  async entries() {
    const read = [];
    for (const { id, value } of await this.entriesSealed()) {
      try {
        read.push({ ...(await unseal(this.keys, value)), id });
      } catch (error) {
        /* its key is gone: nobody can read it any more */
      }
    }
    return read;
  }

  async addEntry(entry) {
    return this.write("outbox", undefined, await seal(this.keys, entry));
  }

  async removeEntry(id) {
    this.memory.drawers.outbox.delete(id);
    if (this.main !== this.memory) await this.main.remove("outbox", id).catch(() => {});
  }

  /** One after the other; after `forgetSession` nothing is written until there is a new key, that is a new student. */
  saveSession(session) {
    this.saving = this.saving.then(async () => {
      if (!this.isForgotten) await this.write("session", "last", await seal(this.keys, session));
    });
    return this.saving;
  }

  /** @returns {Promise<?Object>} the last session, whose key becomes the current one */
  async loadSession() {
    try {
      const record = (await this.main.get("session", "last")) || (await this.memory.get("session", "last"));
      if (!record) return null;
      const session = await unseal(this.keys, record);
      if (record.by) this.keys.current = { id: record.by, key: await this.keys.find(record.by) };
      return session;
    } catch (error) {
      return null;
    }
  }

  async forgetSession() {
    this.isForgotten = true;
    await this.saving;
    this.memory.drawers.session.clear();
    await this.main.remove("session", "last").catch(() => {});
  }

  async note(name) {
    return (await this.main.get("notes", name).catch(() => null)) || this.memory.get("notes", name);
  }
  async setNote(name, value) {
    await this.write("notes", name, value);
  }
  async dropNote(name) {
    this.memory.drawers.notes.delete(name);
    await this.main.remove("notes", name).catch(() => {});
  }
}
