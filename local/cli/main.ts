// First: the SDK warns while it is loaded.
import './quiet-sdk';
import { runCommandLine } from './command-line';

void runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
