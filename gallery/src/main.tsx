import { render } from 'preact';
import { App } from './app/app';
import { startRouter } from './router/router';
import './styles/base.css';
import './styles/controls.css';
import './ui/theme';

// A file that is dropped where nothing takes it must not take the place of the page.
for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.preventDefault());
startRouter();
render(<App />, document.getElementById('app')!);
