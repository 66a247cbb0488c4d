// Coordinates as people write them: degrees with decimals, degrees-minutes-seconds, and
// Gauss-Krüger metres on CGCS2000 (3° zones) for what is shown under the cursor.

const a = 6378137
const f = 1 / 298.257222101 // GRS 80, as CGCS2000 (GB/T 17798)
const n = f / (2 - f)
const radius = a / (1 + n) * (1 + n ** 2 / 4 + n ** 4 / 64)
const alpha = [ // Krüger 1912, to the fourth order: below a millimetre within 3°
  n / 2 - 2 / 3 * n ** 2 + 5 / 16 * n ** 3 + 41 / 180 * n ** 4,
  13 / 48 * n ** 2 - 3 / 5 * n ** 3 + 557 / 1440 * n ** 4,
  61 / 240 * n ** 3 - 103 / 140 * n ** 4,
  49561 / 161280 * n ** 4,
]
const beta = [
  n / 2 - 2 / 3 * n ** 2 + 37 / 96 * n ** 3 - 1 / 360 * n ** 4,
  1 / 48 * n ** 2 + 1 / 15 * n ** 3 - 437 / 1440 * n ** 4,
  17 / 480 * n ** 3 - 37 / 840 * n ** 4,
  4397 / 161280 * n ** 4,
]
const e = Math.sqrt(f * (2 - f))
const rad = Math.PI / 180

export const meridian = (lon: number) => Math.round(lon / 3) * 3

/** toGauss gives easting (500 km on the central meridian) and northing in metres. */
export function toGauss(lon: number, lat: number, central = meridian(lon)): [number, number] {
  const s = Math.sin(lat * rad)
  const t = Math.sinh(Math.atanh(s) - e * Math.atanh(e * s))
  const l = (lon - central) * rad
  const xi = Math.atan2(t, Math.cos(l))
  const eta = Math.atanh(Math.sin(l) / Math.sqrt(1 + t * t))
  let x = xi
  let y = eta
  alpha.forEach((c, i) => {
    const k = 2 * (i + 1)
    x += c * Math.sin(k * xi) * Math.cosh(k * eta)
    y += c * Math.cos(k * xi) * Math.sinh(k * eta)
  })
  return [500000 + radius * y, radius * x]
}

/** fromGauss gives degrees. */
export function fromGauss(east: number, north: number, central: number): [number, number] {
  const xi = north / radius
  const eta = (east - 500000) / radius
  let x = xi
  let y = eta
  beta.forEach((c, i) => {
    const k = 2 * (i + 1)
    x -= c * Math.sin(k * xi) * Math.cosh(k * eta)
    y -= c * Math.cos(k * xi) * Math.sinh(k * eta)
  })
  const tau = Math.sin(x) / Math.sqrt(Math.sinh(y) ** 2 + Math.cos(x) ** 2)
  let lat = Math.atan(tau)
  for (let i = 0; i < 8; i++) { // conformal to geographic latitude
    const s = Math.sin(lat)
    lat = Math.atan(Math.sinh(Math.asinh(tau) + e * Math.atanh(e * s)))
  }
  return [central + Math.atan2(Math.sinh(y), Math.cos(x)) / rad, lat / rad]
}

const number = /[+-]?\d+(?:\.\d+)?/g

/** parse reads "104.51, 31.31", "104°30′36″E 31°18′36″N", or metres; null for anything else. */
export function parse(text: string, central: number): [number, number] | null {
  const t = text.replace(/[，、；;]/g, ',').replace(/[：]/g, ':').trim()
  const sexagesimal = /[°度]/.test(t)
  const parts = (t.match(number) ?? []).map(Number)
  let pair: [number, number] | null = null
  if (sexagesimal) {
    const angles = [...t.matchAll(/(\d+(?:\.\d+)?)\s*[°度]\s*(?:(\d+(?:\.\d+)?)\s*[′'’分]\s*)?(?:(\d+(?:\.\d+)?)\s*(?:[″"”秒]|''))?/g)]
      .map(m => Number(m[1]) + Number(m[2] ?? 0) / 60 + Number(m[3] ?? 0) / 3600)
    if (angles.length === 2) pair = [angles[0]!, angles[1]!]
  } else if (parts.length === 2) {
    pair = [parts[0]!, parts[1]!]
  }
  if (!pair) return null
  const [p, q] = pair
  const china = (lon: number, lat: number) => lon >= 73 && lon <= 136 && lat >= 3 && lat <= 54
  if (china(p, q)) return [p, q]
  if (china(q, p)) return [q, p]
  const [east, north] = p > q ? [q, p] : [p, q]
  const plain = east > 1e6 ? east % 1e6 : east // with a zone prefix
  if (north > 3e5 && north < 6e6 && plain > 1e5 && plain < 9e5) return fromGauss(plain, north, east > 1e6 ? prefixMeridian(Math.floor(east / 1e6), central) : central)
  return null
}

const prefixMeridian = (zone: number, central: number) => zone >= 25 && zone <= 45 ? zone * 3 : zone >= 13 && zone <= 23 ? zone * 6 - 3 : central
