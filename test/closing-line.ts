import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with the plain line that continuous integration reads: `N passed, N failed`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const results = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    // A file that could not be loaded has no tests, and is a failure all the same.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && module.children.allTests().next().done,
    ).length;
    const passed = results.filter((state) => state === 'passed').length;
    const failed = results.filter((state) => state === 'failed').length + broken + unhandled.length;
    const skipped = results.filter((state) => state === 'skipped').length;
    process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  }
}
