export const WORKFLOW_TEXTS = {
  'workflows.title': ['Workflows', 'Abläufe'],
  'workflows.of': ['Workflow {name}', 'Ablauf {name}'],
  'workflows.unknown': ['There is no such workflow.', 'Diesen Ablauf gibt es nicht.'],
  'workflows.path': ['Way through the states', 'Weg durch die Zustände'],
  'workflows.states': ['States', 'Zustände'],
  'workflows.console': ['Open in the AWS console', 'In der AWS-Konsole öffnen'],
  'workflows.choose': [
    'Choose a state to read what it is for and what went in and out.',
    'Wählen Sie einen Zustand, um zu lesen, wozu er dient und was hinein- und herauskam.',
  ],
  'workflows.inside': ['inside {name}', 'in {name}'],
  'workflows.tries': ['{count} try|{count} tries', '{count} Versuch|{count} Versuche'],
  'workflows.input': ['Input', 'Eingabe'],
  'workflows.output': ['Output', 'Ausgabe'],
} as const;
