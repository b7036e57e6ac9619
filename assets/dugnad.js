/* What a page gains when scripts run; every page works without them.
   Similar ones while writing · copying a link · printing · how much room is left · one press sends once.
   It must not keep anything that somebody writes, in any storage, nor send it anywhere but to the page's own server. */
(() => {
  "use strict";
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

  all("[data-copy]", (button) => {
    const field = document.getElementById(button.dataset.copy);
    if (!field || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      const said = document.getElementById(button.getAttribute("aria-describedby"));
      if (said) said.hidden = false;
    });
  });

  all("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  /* The count is spoken by the field's own limit; this line is for the eye. */
  all("[data-count]", (line) => {
    const field = document.getElementById(line.dataset.count);
    if (!field) return;
    const show = () => { line.textContent = line.dataset.text.replace("{n}", field.maxLength - field.value.length); };
    field.addEventListener("input", show);
    line.hidden = false;
    show();
  });

  /* The server's fragment is escaped there, as every page is. A slow or failed answer changes nothing on the page. */
  all("textarea[data-similar]", (field) => {
    const place = document.getElementById("similar");
    if (!place) return;
    const goesOn = field.form.querySelector("[name=go_on]");
    let timer = 0;
    let newest = 0;
    /* Who has seen them here needs no step between to see them again. */
    const show = (list) => {
      place.hidden = !list?.children.length;
      goesOn.disabled = place.hidden;
      if (!place.hidden) place.querySelector("ul").replaceWith(list);
    };
    const ask = async () => {
      const turn = ++newest;
      const words = field.value.trim();
      const isNumber = /(\d[\s.-]{0,2}){11}/.test(words); /* not sent until the reader sends it, to be told why it is refused */
      if (words.length < 20 || isNumber) { show(null); return; }
      try {
        const body = new URLSearchParams(new FormData(field.form));
        const answer = await fetch(field.dataset.similar, { method: "POST", body, headers: { Accept: "text/html" } });
        const markup = answer.ok ? await answer.text() : "";
        if (turn !== newest) return;
        const list = new DOMParser().parseFromString(markup, "text/html").querySelector("ul");
        show(list);
      } catch { show(null); }
    };
    const later = (wait) => () => { clearTimeout(timer); timer = setTimeout(ask, wait); };
    field.addEventListener("input", later(700));
    field.form.addEventListener("change", (event) => { if (event.target !== field) later(0)(); });
  });

  /* The key in the form makes a repeated sending harmless; this only spares the doubt. A page that comes back from
     the browser's memory must be usable again. */
  all("form[method=post]", (form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  });
  window.addEventListener("pageshow", () => all("form[data-sent]", (form) => delete form.dataset.sent));
})();
