/** One test of the suite inside the extension host; `stack` where it failed. */
export interface SuiteResult {
  readonly title: string;
  readonly stack?: string;
}
