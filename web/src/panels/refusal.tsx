import { inWords } from '../hints'
import { w } from '../words'
import type { ProblemBody } from '../types'

/** Refusal shows what was refused, why, and what to do: as the service says it, in terms of this page. */
export function Refusal({ problem }: { problem: ProblemBody }) {
  return (
    <div class="refusal" role="alert">
      <strong>{problem.title || w('error')}</strong>
      {(problem.file || problem.where || problem.line) && <p class="faint">{[problem.file, problem.where, problem.line && w('lineNo').replace('{n}', String(problem.line))].filter(Boolean).join(' ')}</p>}
      {problem.detail && <p class="pre">{inWords(problem.detail)}</p>}
      {problem.hint && <p class="pre">{inWords(problem.hint)}</p>}
      {problem.status === 401 && <p>{w('needsKey')}</p>}
      {problem.status === 500 && problem.request && <p class="faint">{problem.request}</p>}
    </div>
  )
}
