// Check what bpmnlint does not read: decision tables and forms parse, and their FEEL has no syntax errors.

import { readFile, readdir } from 'node:fs/promises';

import { lintExpression } from '@bpmn-io/feel-lint';
import { camundaBuiltins } from '@camunda/feel-builtins';
import { DmnModdle } from 'dmn-moddle';

const problems = [];

async function* files(folder, ending) {
  for (const entry of await readdir(folder, { recursive: true })) {
    if (entry.endsWith(ending)) {
      yield `${folder}/${entry}`;
    }
  }
}

function checkExpression(where, expression, dialect = 'expression') {
  for (const { message } of lintExpression(expression, { dialect, builtins: camundaBuiltins })) {
    problems.push(`${where}: ${message} in «${expression}»`);
  }
}

async function checkTable(path) {
  const { rootElement, warnings } = await new DmnModdle().fromXML(await readFile(path, 'utf8'));
  problems.push(...warnings.map(({ message }) => `${path}: ${message}`));

  for (const { id, decisionLogic } of rootElement.drgElement) {
    for (const { inputExpression } of decisionLogic.input) {
      checkExpression(`${path} ${id}`, inputExpression.text);
    }
    for (const { id: rule, inputEntry, outputEntry } of decisionLogic.rule) {
      for (const { text } of inputEntry.filter(({ text }) => text)) {
        checkExpression(`${path} ${rule}`, text, 'unaryTests');
      }
      for (const { text } of outputEntry) {
        checkExpression(`${path} ${rule}`, text);
      }
    }
  }
}

async function checkForm(path) {
  const walk = (value) => {
    if (typeof value === 'string' && value.startsWith('=')) {
      checkExpression(path, value.slice(1));
    } else if (value && typeof value === 'object') {
      Object.values(value).forEach(walk);
    }
  };
  walk(JSON.parse(await readFile(path, 'utf8')));
}

const checks = [[ 'rules', '.dmn', checkTable ], [ 'bpmn', '.form', checkForm ]];

for (const [ folder, ending, check ] of checks) {
  for await (const path of files(folder, ending)) {
    await check(path).catch(({ message }) => problems.push(`${path}: ${message}`));
  }
}

problems.forEach((problem) => console.error(problem));
process.exitCode = problems.length ? 1 : 0;
