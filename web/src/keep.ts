// Nothing is lost on reload: the project in hand (its files, facts and answers) stays in
// this browser until it is cleared. Large files are not kept; the page says so by not
// showing them again.
import type { Submission } from './service'

const key = 'redline.project'
const most = 2 << 20

type Kept = { on: string; facts: Record<string, unknown>; crs?: string; feature?: string; repair?: boolean; outlines?: boolean; files: { name: string; data: string }[] }

export async function keep(s: Submission | null) {
  if (!s) return localStorage.removeItem(key)
  if (s.files.reduce((n, f) => n + f.size, 0) > most) return localStorage.removeItem(key)
  const files = await Promise.all(s.files.map(async f => ({ name: f.name, data: toBase64(new Uint8Array(await f.arrayBuffer())) })))
  const { on, facts, crs, feature, repair, outlines } = s
  try {
    localStorage.setItem(key, JSON.stringify({ on, facts, crs, feature, repair, outlines, files } satisfies Kept))
  } catch { /* the browser has no room: the project lasts as long as the page */ }
}

export function kept(): Submission | null {
  const text = localStorage.getItem(key)
  if (!text) return null
  try {
    const k = JSON.parse(text) as Kept
    return { on: k.on, facts: k.facts, crs: k.crs, feature: k.feature, repair: k.repair, outlines: k.outlines, files: k.files.map(f => new File([fromBase64(f.data)], f.name)) }
  } catch {
    localStorage.removeItem(key)
    return null
  }
}

function toBase64(data: Uint8Array): string {
  let text = ''
  for (let i = 0; i < data.length; i += 0x8000) text += String.fromCharCode(...data.subarray(i, i + 0x8000))
  return btoa(text)
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text)
  const out = new Uint8Array(raw.length)
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i)
  return out
}
