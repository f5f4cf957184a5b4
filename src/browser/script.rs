//! The SDK's script: one tag per address, whoever put it there.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlScriptElement, SecurityPolicyViolationEvent};

use super::clock::{now, sleep, was_answered_well, was_fetched};
use super::event::{Listener, Once};
use super::fetch::refetch;
use super::page::{Page, same_origin};
use super::{js, registry};
use crate::config::Config;
use crate::error::{ErrorKind, Failure};
use crate::race::{First, race};
use crate::text::{joined, milliseconds};

const GLOBAL: &str = "CubePaySDK";
/// The name under which a page with `trusted-types` in its CSP has to allow our policy.
const POLICY: &str = "cubepay-checkout";
/// How often a tag of unknown state is looked at, in milliseconds.
const POLL_MS: u32 = 50;
/// How long after its download a script may take until it runs, in milliseconds, before it counts as dead.
const GRACE_MS: f64 = 500.0;
/// The report of a CSP violation may come a little after the error event.
const REPORT_MS: u32 = 50;

thread_local! {
    /// The tag that a payment or a preload stopped waiting for. Its state stays known to the next one.
    static LEFT: RefCell<Option<ScriptTag>> = const { RefCell::new(None) };
}

#[derive(Clone)]
enum ScriptEvent {
    Loaded,
    Failed,
}

/// A script tag in the page, and what is known of it.
struct ScriptTag {
    element: HtmlScriptElement,
    url: String,
    /// Whether somebody else put it there: then it may have ended, either way, before anybody listened.
    foreign: bool,
    happened: Rc<Once<ScriptEvent>>,
    blocked: Rc<RefCell<Option<String>>>,
    _listeners: [Listener; 3],
}

/// The SDK's global, after loading its script if need be.
pub(crate) async fn load(page: &Page, config: &Config<'_>) -> Result<JsValue, Failure> {
    if let Some(sdk) = global_sdk() {
        return verified(page, config).map(|()| sdk);
    }
    let tag = take_left(&config.sdk_url)
        .or_else(|| find(page, &config.sdk_url).map(|element| watch(page, element, &config.sdk_url, true)));
    // Given up or not, the tag is not lost: a slow script is not injected a second time.
    let tag = Kept(tag);
    match race(arrival(page, config, tag), sleep(config.sdk_timeout_ms)).await {
        First::Left(sdk) => sdk.and_then(|sdk| verified(page, config).map(|()| sdk)),
        First::Right(()) => Err(load_failed(
            config,
            joined(&[
                "it did not load within ",
                &milliseconds(config.sdk_timeout_ms),
                ". Try again, or raise sdkTimeoutMs",
            ]),
        )),
    }
}

/// The SDK's global, if it is there. An element of the page whose id or name is the same is no SDK: the global object does
/// not own what browsers find by such a name.
pub(super) fn global_sdk() -> Option<JsValue> {
    if js_sys::Object::has_own(&js_sys::global(), &GLOBAL.into()) { js::global(GLOBAL) } else { None }
}

/// Hands its tag on to the next payment when the waiting ends without an answer.
struct Kept(Option<ScriptTag>);

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(tag) = self.0.take() {
            LEFT.with(|left| {
                if let Ok(mut left) = left.try_borrow_mut() {
                    *left = Some(tag);
                }
            });
        }
    }
}

/// The tag that was left, if it may still load. One that failed meanwhile, or that another script of the page has
/// changed so that it never loads, is taken out.
fn take_left(url: &str) -> Option<ScriptTag> {
    let tag = LEFT.with(|left| left.try_borrow_mut().ok()?.take())?;
    if tag.url != url || !tag.element.is_connected() {
        return None;
    }
    let changed = tag.element.src() != url || (!tag.foreign && !tag.element.type_().is_empty());
    if changed || tag.happened.has_happened() {
        forget(&tag, &ScriptEvent::Failed);
        return None;
    }
    Some(tag)
}

/// Waits until the global is there, or cannot come any more.
async fn arrival(page: &Page, config: &Config<'_>, mut kept: Kept) -> Result<JsValue, Failure> {
    loop {
        let Some(tag) = kept.0.as_ref() else {
            if registry::take_stale() {
                refetch(&config.sdk_url).await;
            }
            kept.0 = Some(insert(page, config)?);
            continue;
        };
        let event = match race(tag.happened.wait(), dead_or_defined(tag)).await {
            First::Left(event) => event,
            First::Right(true) => ScriptEvent::Loaded,
            First::Right(false) => {
                // Its end was missed, and it left no global: it is as good as absent.
                forget(tag, &ScriptEvent::Loaded);
                kept.0 = None;
                continue;
            }
        };
        if let Some(sdk) = global_sdk() {
            kept.0 = None;
            return Ok(sdk);
        }
        forget(tag, &event);
        let failure = match event {
            ScriptEvent::Loaded => ErrorKind::SdkMissing { url: config.sdk_url.clone() }.into(),
            ScriptEvent::Failed => failure(tag, config).await,
        };
        kept.0 = None;
        return Err(failure);
    }
}

/// Watches a tag whose events may have passed: `true` when the global is there, `false` when it will not come. For a tag
/// of our own, whose events cannot be missed, this never ends.
async fn dead_or_defined(tag: &ScriptTag) -> bool {
    if !tag.foreign {
        return std::future::pending().await;
    }
    let mut ended_at = None;
    loop {
        if global_sdk().is_some() {
            return true;
        }
        if was_fetched(&tag.url) && now() - *ended_at.get_or_insert_with(now) >= GRACE_MS {
            return false;
        }
        sleep(POLL_MS).await;
    }
}

/// Takes a tag that came to nothing out of the page, so that the next payment starts from nothing: not from what the
/// browser remembers of this one either.
fn forget(tag: &ScriptTag, event: &ScriptEvent) {
    if matches!(event, ScriptEvent::Failed) {
        registry::failed_in(tag.element.cross_origin());
    }
    // It came, and the browser would not run it, or it is no SDK.
    if matches!(event, ScriptEvent::Loaded) || was_answered_well(&tag.url) {
        registry::mark_stale();
    }
    tag.element.remove();
}

/// Why our tag's load failed: a policy of the page's is told from a failure of the network.
async fn failure(tag: &ScriptTag, config: &Config<'_>) -> Failure {
    sleep(REPORT_MS).await;
    let blocked = tag.blocked.try_borrow().ok().and_then(|blocked| blocked.clone());
    match blocked {
        Some(directive) => {
            let policy = joined(&[
                "the page's Content-Security-Policy (",
                &directive,
                "). Allow the address there, or configure({ nonce })",
            ]);
            sdk_blocked(config, policy)
        }
        None if config.options.sdk_integrity.is_some() => {
            load_failed(config, "it is absent, unreachable, or does not match sdkIntegrity. Check both".into())
        }
        None => load_failed(config, "it is absent or unreachable. Check that the bundle is hosted there".into()),
    }
}

/// Whether the SDK that is in the page came through a tag with the integrity that is asked for.
fn verified(page: &Page, config: &Config<'_>) -> Result<(), Failure> {
    let Some(integrity) = &config.options.sdk_integrity else { return Ok(()) };
    let checked = find(page, &config.sdk_url).is_some_and(|tag| tag.integrity() == *integrity);
    if checked {
        return Ok(());
    }
    Err(sdk_blocked(
        config,
        "sdkIntegrity: the SDK that is in the page was not loaded with that integrity. Put the same integrity on the tag that loads it".into(),
    ))
}

fn find(page: &Page, url: &str) -> Option<HtmlScriptElement> {
    let scripts = page.document.get_elements_by_tag_name("script");
    (0..scripts.length())
        .filter_map(|index| scripts.item(index))
        .map(JsCast::unchecked_into::<HtmlScriptElement>)
        .find(|script| script.src() == url)
}

/// Puts a tag of our own into the page.
fn insert(page: &Page, config: &Config<'_>) -> Result<ScriptTag, Failure> {
    let failed = |cause: JsValue| {
        let reason = joined(&[&js::describe(&cause), ". Check what other scripts of the page do to script tags"]);
        load_failed(config, reason).caused_by(cause)
    };
    let element: HtmlScriptElement = page.document.create_element("script").map_err(failed)?.unchecked_into();
    element.set_async(true);
    if let Some(nonce) = config.options.nonce.clone().or_else(|| page.nonce()) {
        js::set(&element, "nonce", &nonce.into());
    }
    if let Some(integrity) = &config.options.sdk_integrity {
        element.set_integrity(integrity);
    }
    let same_origin = same_origin(&config.sdk_url, &js::get_string(&page.document, "baseURI").unwrap_or_default());
    let hint_failed_before = registry::take_failed_hint().is_some_and(|failed_at| failed_at < config.since);
    let anonymous = || "anonymous".to_owned();
    let mode = match same_origin {
        true => registry::next_mode().or_else(|| hint_failed_before.then(anonymous)),
        // The integrity of another origin's script can be checked only when that origin allows it.
        false => config.options.sdk_integrity.is_some().then(anonymous),
    };
    if mode.is_some() {
        element.set_cross_origin(mode.as_deref());
    }
    set_source(&element, &config.sdk_url).map_err(|cause| {
        let policy = joined(&["Trusted Types. Allow the policy in the page's CSP: trusted-types ", POLICY]);
        sdk_blocked(config, policy).caused_by(cause)
    })?;
    let tag = watch(page, element, &config.sdk_url, false);
    let parent: Option<Element> = page.document.head().map(Into::into).or_else(|| page.document.document_element());
    let parent = parent.ok_or_else(|| load_failed(config, "the page has no element to put it in".into()))?;
    parent.append_child(&tag.element).map_err(failed)?;
    Ok(tag)
}

/// Sets `src`. Throws where the page requires Trusted Types and forbids our policy.
fn set_source(element: &HtmlScriptElement, url: &str) -> Result<(), JsValue> {
    js_sys::Reflect::set(element, &"src".into(), &registry::script_url(url)).map(drop)
}

fn watch(page: &Page, element: HtmlScriptElement, url: &str, foreign: bool) -> ScriptTag {
    let happened = Once::new();
    let blocked = Rc::new(RefCell::new(None));
    let on = |event, outcome: ScriptEvent| {
        let happened = happened.clone();
        Listener::new(&element, event, move |_| happened.set(outcome.clone()))
    };
    let report = {
        let (blocked, url) = (blocked.clone(), url.to_owned());
        move |event: Event| {
            let violation: SecurityPolicyViolationEvent = event.unchecked_into();
            // What is blocked for another origin may be reported by its origin alone.
            let uri = violation.blocked_uri();
            let ours = uri == url || (!uri.is_empty() && url.starts_with(&joined(&[&uri, "/"])));
            if ours
                && js::get_string(&violation, "disposition").as_deref() != Some("report")
                && let Ok(mut blocked) = blocked.try_borrow_mut()
            {
                *blocked = Some(violation.effective_directive());
            }
        }
    };
    let listeners = [
        on("load", ScriptEvent::Loaded),
        on("error", ScriptEvent::Failed),
        Listener::new(&page.document, "securitypolicyviolation", report),
    ];
    ScriptTag { element, url: url.to_owned(), foreign, happened, blocked, _listeners: listeners }
}

fn load_failed(config: &Config<'_>, reason: String) -> Failure {
    ErrorKind::SdkLoadFailed { url: config.sdk_url.clone(), reason }.into()
}

fn sdk_blocked(config: &Config<'_>, policy: String) -> Failure {
    ErrorKind::SdkBlocked { url: config.sdk_url.clone(), policy }.into()
}
