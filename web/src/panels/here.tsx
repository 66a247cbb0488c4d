import { useEffect, useState } from 'preact/hooks'
import { meridian, toGauss } from '../coordinates'
import { here, on, place } from '../state'
import { Problem, service } from '../service'
import { colon, effectWord, metres, outcomeWord, say, statusWord, w } from '../words'
import { Refusal } from './refusal'
import type { AtAnswer, ProblemBody } from '../types'

/** Here says what applies at the place that was clicked, what is nearest, and what is not known. */
export function Here() {
  const [refused, setRefused] = useState<ProblemBody | null>(null)
  useEffect(() => {
    const at = place.value
    if (!at) return
    const stop = new AbortController()
    setRefused(null)
    service.at(at[0], at[1], on.value, stop.signal).then(a => { here.value = a }, (e: unknown) => {
      here.value = null
      if (e instanceof Problem) setRefused(e.body)
    })
    return () => stop.abort()
  }, [place.value, on.value])
  const at = place.value
  if (!at) return <p>{w('clickHint')}</p>
  const gk = toGauss(at[0], at[1])
  const text = `${at[0].toFixed(7)}, ${at[1].toFixed(7)}`
  return (
    <>
      <p class="number">{text} <Copy text={text} /><br />GK {meridian(at[0])}°E {gk[0].toFixed(2)}, {gk[1].toFixed(2)} <Copy text={`${gk[0].toFixed(2)}, ${gk[1].toFixed(2)}`} /></p>
      {refused && <Refusal problem={refused} />}
      {here.value && <Answer a={here.value} />}
    </>
  )
}

export function Copy({ text }: { text: string }) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), 1500)
  }
  return <button type="button" class="link" onClick={() => void copy()}>{w(done ? 'copied' : 'copy')}</button>
}

function Answer({ a }: { a: AtAnswer }) {
  const inside = a.layers.filter(l => l.zones.length)
  const near = a.layers.filter(l => !l.zones.length && l.nearest).sort((p, q) => p.nearest!.distance_m - q.nearest!.distance_m)
  const unknown = a.layers.filter(l => !['hit', 'touch', 'clear'].includes(l.status))
  return (
    <>
      <h2>{w('applies')} ({inside.reduce((n, l) => n + l.zones.length, 0)})</h2>
      {inside.length === 0 && <p>{w('none')}</p>}
      {inside.map(l => (
        <section key={l.layer} class="card">
          <h3>{say(l.title)}</h3>
          {l.zones.map(z => <p key={z.code}><strong>{z.name || z.code}</strong> <span class="faint">{z.code}{z.grade ? ` · ${z.grade}` : ''}</span></p>)}
          <p class="faint">{say(l.office)}</p>
        </section>
      ))}
      {unknown.length > 0 && <>
        <h2>{w('unassessedHere')} ({unknown.length})</h2>
        <ul class="doubtful">{unknown.map(l => <li key={l.layer}>{say(l.title)}{colon()}{statusWord(l.status)}{say(l.reason) && ` – ${say(l.reason)}`}</li>)}</ul>
      </>}
      <h2>{w('rulesHere')} ({a.rules.length})</h2>
      {a.rules.map(r => (
        <section key={r.rule} class={`card ${r.effect}`}>
          <h3>{say(r.title)}</h3>
          <p>{r.rule} · {effectWord(r.effect)} · {outcomeWord(r.outcome)}</p>
        </section>
      ))}
      <h2>{w('nearest')}</h2>
      <table>
        <tbody>{near.map(l => <tr key={l.layer}><td>{say(l.title)}<br /><span class="faint">{l.nearest!.zone.name || l.nearest!.zone.code}</span></td><td class="right number">{metres(l.nearest!.distance_m)}</td></tr>)}</tbody>
      </table>
    </>
  )
}
