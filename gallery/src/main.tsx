import { render } from 'preact';
import { App } from './app/app';
import { startRouter } from './router/router';
import './styles/base.css';
import './styles/controls.css';
import './ui/theme';

startRouter();
render(<App />, document.getElementById('app')!);
