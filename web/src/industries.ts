// Industries of GB/T 4754 as the service finds them; names of codes are asked for once.
import { signal } from '@preact/signals'
import { service } from './service'
import type { Industry } from './types'

/** names of the codes that were asked for; '' for a code that the table does not have as a class. */
export const names = signal<Record<string, string>>({})

const underway = new Set<string>()

/** name returns what a four-digit code is called, '' when it is not in the table, undefined until the service has answered. */
export function name(code: string): string | undefined {
  const known = names.value[code]
  if (known === undefined && !underway.has(code)) {
    underway.add(code)
    service.industries(code, 1).then(a => { names.value = { ...names.value, [code]: a.industries.find(i => i.code === code)?.name ?? '' } })
      .catch(() => { underway.delete(code) }) // asked again when it is shown again
  }
  return known
}

/** remember keeps the names of what was found, so that nothing is asked twice. */
export function remember(found: Industry[]) {
  const fresh = found.filter(i => i.level === 'class' && names.value[i.code] === undefined)
  if (fresh.length) names.value = { ...names.value, ...Object.fromEntries(fresh.map(i => [i.code, i.name])) }
}
