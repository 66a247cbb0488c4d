// The key that a person gave, kept as long as the tab is open and sent as a header alone.
import { effect, signal } from '@preact/signals'

export const key = signal(sessionStorage.getItem('redline.key') ?? '')

effect(() => {
  if (key.value) sessionStorage.setItem('redline.key', key.value)
  else sessionStorage.removeItem('redline.key')
})
