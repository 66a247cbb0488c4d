import { useEffect, useState } from 'preact/hooks'
import { takeUp } from '../judge'
import { drop, entries, type Entry } from '../keep'
import { service } from '../service'
import { beside } from '../state'
import { effectWord, inBrackets, w } from '../words'

/** History lists the last cases of this browser: to be taken up again, compared with, or deleted. */
export function History({ compare = false }: { compare?: boolean }) {
  const [list, setList] = useState<Entry[]>([])
  useEffect(() => { void entries().then(setList) }, [])
  const forgetOne = async (e: Entry) => {
    await drop(e.id)
    setList(await entries())
  }
  const forgetAll = async () => {
    for (const e of list) await drop(e.id)
    setList([])
  }
  if (!list.length) return compare ? <p>{w('noHistory')}</p> : null
  return (
    <section>
      {!compare && <h2>{w('history')} ({list.length})</h2>}
      <ul class="history">
        {list.map(e => (
          <li key={e.id} class={`card ${e.verdict}`}>
            <button type="button" class="link" onClick={() => compare ? void service.report(e.submission).then(r => { beside.value = r }) : takeUp(e)}>{e.name}</button>
            <p>{effectWord(e.verdict)}{!e.complete && inBrackets(w('incomplete'))} <span class="faint">{new Date(e.at).toLocaleString('sv').slice(0, 16)}</span>
              {!compare && <button type="button" class="link right" aria-label={`${w('delete')} ${e.name}`} onClick={() => void forgetOne(e)}>{w('delete')}</button>}
            </p>
          </li>
        ))}
      </ul>
      {!compare && <p class="faint">{w('historyNote')} <button type="button" class="link" onClick={() => void forgetAll()}>{w('deleteAll')}</button></p>}
    </section>
  )
}
