// Check what bpmnlint does not see: decision tables (they parse, each rule names its clause) and forms.
import { readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
