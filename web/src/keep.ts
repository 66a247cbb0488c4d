// The last screenings of this browser: files, facts and verdict, so that nothing is lost on
// reload and an earlier case can be taken up again. They never leave the browser, and go when
// the person deletes them.
import type { Submission } from './service'
import type { Effect } from './types'

/** Entry is one case as it stood last. */
export type Entry = { id: number; at: number; name: string; verdict: Effect; complete: boolean; submission: Submission }

const most = { entries: 20, bytes: 64 << 20 } // what is kept; the oldest goes first
const current = 'redline.current'

const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'))
})

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const open = indexedDB.open('redline', 1)
  open.onupgradeneeded = () => open.result.createObjectStore('cases', { keyPath: 'id' })
  return (await done(open)).transaction('cases', mode).objectStore('cases')
}

/** entries are the cases, the newest first; none where the browser keeps nothing. */
export async function entries(): Promise<Entry[]> {
  try {
    const all = await done((await store('readonly')).getAll()) as Entry[]
    return all.sort((a, b) => b.at - a.at)
  } catch {
    return []
  }
}

/** keep writes a case in hand, and lets the oldest go where it gets too much. */
export async function keep(entry: Entry) {
  try {
    await done((await store('readwrite')).put(entry))
    localStorage.setItem(current, String(entry.id))
    let bytes = 0
    for (const [i, e] of (await entries()).entries()) {
      bytes += e.submission.files.reduce((n, f) => n + f.size, 0)
      if (i && (i >= most.entries || bytes > most.bytes)) await drop(e.id)
    }
  } catch { /* the browser has no room, or is private: the case lasts as long as the page */ }
}

/** inHand is the case that was in hand when the page was left. */
export async function inHand(): Promise<Entry | undefined> {
  const id = Number(localStorage.getItem(current))
  return id ? (await entries()).find(e => e.id === id) : undefined
}

/** layAside leaves the case in hand among the others. */
export const layAside = () => localStorage.removeItem(current)

export async function drop(id: number) { await done((await store('readwrite')).delete(id)) }
