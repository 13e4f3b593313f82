// Module hooks for the process that runs bundles in turn (bundle-server.mjs). azure-pipelines-task-lib reads the inputs, the endpoints and
// the variables of the process once, when it is loaded, and removes them from the environment. Under these hooks it reads them again at
// the point where a new process would load it: when the entry of the task imports its host. Nothing else of the task is changed.

const entry = /\/tasks\/[^/]+\/(?:main|post)\.mjs(?:\?|$)/
const chunk = /\/tasks\/[^/]+\/chunks\/[^/]+\.mjs$/
const hostImport = /await import\("\.\/chunks\/host-[^"]+"\)/
const libraryLoad = /global\._vsts_task_lib_loaded\|\|\((im\._loadData\(\),im\._exposeProxySettings\(\),im\._exposeCertSettings\(\))\);/

export const load = async (url, context, next) => {
  const loaded = await next(url, context)
  if (entry.test(url)) return { ...loaded, source: replaced(url, loaded.source, hostImport, (found) => `(${readAgain},${found})`) }
  if (!chunk.test(url) || !String(loaded.source).includes('_vsts_task_lib_loaded||')) return loaded
  return { ...loaded, source: replaced(url, loaded.source, libraryLoad, (_, calls) => readNow(calls)) }
}

const replaced = (url, source, place, text) => {
  if (!place.test(String(source)))
    throw new Error(`${url} does not contain ${place.source}: adapt test/front-doors/task-library-hooks.mjs.`)
  return String(source).replace(place, text)
}

// By the folder of the chunks: each task has its own library.
const readAgain = 'globalThis.taskLibraries?.get(new URL("./chunks/",import.meta.url).href)?.()'

// The library also adds listeners when it is loaded, which the end of a run removes.
const readNow = (calls) => `{
const added=["uncaughtException","unhandledRejection"].flatMap((name)=>process.listeners(name).map((listener)=>[name,listener]));
const read=()=>{
for(const name of Object.keys(globalThis))if(name.startsWith("_vsts_task_lib_"))delete globalThis[name];
for(const[name,listener]of added)if(!process.listeners(name).includes(listener))process.on(name,listener);
im._knownVariableMap={},${calls}};
(globalThis.taskLibraries??=new Map).set(new URL(".",import.meta.url).href,read),read()}
`
