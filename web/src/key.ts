// The key a person works with: kept in this tab until it is closed or forgotten, and sent
// in a header by the page itself, so that no other page can use it.
import { effect, signal } from '@preact/signals'

export type Me = { principal: string; role: string; internal: boolean; may: { save: boolean; plan: boolean } }

const at = 'redline.key'

export const key = signal(sessionStorage.getItem(at) ?? '')
export const me = signal<Me | null>(null) // null until the service said
export const keyOpen = signal(false) // the dialog that asks for it

/** credentials are the headers that say who asks. */
export const credentials = (of = key.value): Record<string, string> => of ? { Authorization: `Bearer ${of}` } : {}

effect(() => {
  if (key.value) sessionStorage.setItem(at, key.value)
  else sessionStorage.removeItem(at)
})
