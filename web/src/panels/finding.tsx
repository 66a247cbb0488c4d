import { useState } from 'preact/hooks'
import { zoomToFinding } from '../map'
import { focus } from '../state'
import { area, authorityWord, colon, effectWord, metres, percent, say, w } from '../words'
import { titleOf } from './verdict'
import type { Finding, Report } from '../types'

/** FindingCard is a finding; pointing at it shows its overlap on the map, and clicking the overlap brings it here. */
export function FindingCard({ f, i, r }: { f: Finding; i: number; r: Report }) {
  const [open, setOpen] = useState(false)
  const component = r.components.find(c => c.name === f.component)
  const point = () => { focus.value = { finding: i } }
  const pointed = focus.value && 'finding' in focus.value && focus.value.finding === i
  return (
    <article id={`finding-${i}`} class={`card ${f.effect} ${pointed ? 'pointed' : ''}`} onMouseEnter={point} onMouseLeave={() => { focus.value = null }} onFocusIn={point}>
      <h3>{i + 1}. [{effectWord(f.effect, f.authority)}] {say(f.title)}</h3>
      <p>
        {r.components.length > 1 && <><strong>{f.component}</strong><br /></>}
        {f.layer && <>{titleOf(r, f.layer)}{f.zone && <> · {f.zone.name || f.zone.code} <span class="faint">{f.zone.code}</span></>}<br /></>}
        {f.area_m2 !== undefined && <>{w('area')} {area(f.area_m2)}{f.share !== undefined && ` · ${w('share')} ${percent(f.share)}`} </>}
        {f.length_m !== undefined && <>{w('length')} {metres(f.length_m)} </>}
        {f.distance_m !== undefined && <>{w('distance')} {metres(f.distance_m)}{f.baseline && ` (${f.baseline})`} </>}
        {f.certainty === 'possible' && <em class="doubt">{w('possible')}{f.effect_if_confirmed && ` → ${effectWord(f.effect_if_confirmed)}`}</em>}
        {f.geometry_omitted && <><br /><span class="faint">{w('omitted')}</span></>}
      </p>
      <details onToggle={e => setOpen(e.currentTarget.open)}>
        <summary>{w('basis')} ({f.basis.length})</summary>
        {open && <Basis f={f} />}
      </details>
      {(f.geometry || component) && <button type="button" class="link" onClick={() => { point(); zoomToFinding(f, component?.footprint.geometry) }}>{w('zoomTo')}</button>}
    </article>
  )
}

/** Basis is what a finding rests on, what to do, and who decides. */
function Basis({ f }: { f: Finding }) {
  return (
    <>
      <ul>{f.basis.map((b, j) => (
        <li key={j}>《{b.title}》{b.clause} <span class="faint">{authorityWord(b.authority)}</span>{b.quote && <q>{b.quote}</q>} {!b.verified && <em class="doubt">{w('unverified')}</em>} {b.lapsed && <em class="doubt">{w('lapsed')}</em>}</li>
      ))}</ul>
      <p>{w('action')}{colon()}{say(f.action)}</p>
      {say(f.decider) && <p>{w('decider')}{colon()}{say(f.decider)}</p>}
    </>
  )
}
