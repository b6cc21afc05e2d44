// The types of what the scripts share: the program's functions, and the texts that it gives.

declare class Reading {
  constructor(text: string, now: number, trusted: string)
  readonly count: number
  readonly not_searched: string | undefined
  compare(left: number, right: number): string
  free(): void
  markdown(index: number, verification: number): string
  payload(index: number): string | undefined
  report(index: number, verification: number): string
  row(index: number, verification: number): string
  rows(from: number, to: number): string
  shares_token(index: number): boolean
  signed(index: number): Uint8Array<ArrayBuffer> | undefined
  token(index: number): string | undefined
}
/** Throws the reason as a string. */
declare function keys(text: string): string
declare function refused_address(text: string): string | undefined
declare function counts(verified: number, not_verified: number, refuse: number): string
declare function shown(text: string): string
declare function __wbg_get_imports(): WebAssembly.Imports
declare function __wbg_finalize_init(instance: WebAssembly.Instance, module: WebAssembly.Module): void

interface Member {
  name: string
  value: string
  explanation: string
  unlisted: Finding["severity"] | null
}
interface Finding {
  code: string
  severity: 'error' | 'warning' | 'note'
  message: string
  what_to_do: string
  place: { source: 'text' | 'payload'; member: string | null; member_index: number | null; line: number; column: number }
}
/** What `lakesentry inspect --json` prints for a string. */
interface Report {
  verdict: 'verified' | 'not-verified' | 'refuse'
  title: string
  reason: string
  verified_by: { kid: string; origin: 'link' | 'person' | 'file' } | null
  errors: number
  warnings: number
  notes: number
  left_out: number
  token: { masked: string; fingerprint: string; is_well_formed: boolean } | null
  members: Member[]
  findings: Finding[]
  payload: string | null
}
/** A line of the table: the columns by name, and the index of the string. */
type Row = Record<string, string> & {
  index: number
  /** The line, and the column where several begin in that line. */
  place: string
  /** What the row says when its token turns out to be in another string, too. */
  if_shared: Partial<Record<'errors' | 'warnings' | 'notes' | 'worst', string>>
  line: string
  column: string
  verdict: Report['verdict'] | 'not-verified-yet'
  errors: string
  warnings: string
  notes: string
  api_url: string
  connector_id: string
  token_fingerprint: string
  expires_at: string
  signature: string
  verified_by: string
  key_origin: string
}

/** Not in every browser, and not yet in the compiler's types. */
declare var trustedTypes: { createPolicy(name: string, rules: Record<string, () => never>): unknown }
