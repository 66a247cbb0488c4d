// Messages of the service speak to everybody, also of the command line's flags; here they are
// turned into what this page has for them.
import { isRole, roleWord, say, w } from './words'
import type { Question } from './types'

/** plain says in a message what to choose on the page, instead of a flag of the command line. A line that only lists a reading
 * (--crs NAME place what) stands below as a button and is left out. */
export function plain(text: string): string {
  return text
    .split('\n')
    .filter(line => !/^\s*--crs\s/.test(line))
    .join('\n')
    .replace(/--set\s+[\p{L}\w./]+=\S*?(?=[\s，；;。)）(（,]|$)/gu, w('flagSet'))
    .replace(/--crs\s+EPSG:n/g, w('flagCRS'))
    .replace(/--crs\s+([A-Z]+[:-]\w+)/g, `${w('flagCRS')} $1`)
    .replace(/--(crs|feature|dxf-layer|layer)\b/g, (_, flag: string) => w(flag === 'crs' ? 'flagCRS' : 'flagFeature'))
    .replace(/--no-attributes\b/g, w('flagAttributes'))
    .replace(/--repair\b/g, w('flagRepair'))
    .replace(/--outlines\b/g, w('flagOutlines'))
    .replace(/[（(]--component[^）)]*[）)]/g, '')
    .replace(/--component\b\S*/g, w('flagComponent'))
    .replace(/--set\b/g, w('flagSet'))
    .replace(/--database\b|--save\b/g, w('save'))
}

/** asked is what a question asks for; a component by its role. */
export const asked = (q: Question) => isRole(q.fact) ? `${w('missingPart')}${roleWord(q.fact)}` : plain(say(q.title))
