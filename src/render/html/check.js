(function () {
  "use strict";
  var form = document.getElementById("filters");
  var rows = Array.prototype.slice.call(document.querySelectorAll("#found tbody tr"));
  if (!form || !rows.length) { return; }
  var texts = null;
  var said = form.querySelector("output");
  var field = function (name) { return form.elements[name]; };
  var names = ["rule", "severity", "agency"];
  var filter = function () {
    // the texts of many rows take a moment, so they are read when they are first wanted
    var words = field("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !texts) { texts = rows.map(function (row) { return row.textContent.toLowerCase(); }); }
    var shown = 0;
    rows.forEach(function (row, number) {
      var fits = names.every(function (name) {
        var wanted = field(name);
        return !wanted || !wanted.selectedIndex || row.getAttribute("data-" + name) === wanted.value;
      }) && words.every(function (word) { return texts[number].indexOf(word) >= 0; });
      if (row.hidden === fits) { row.hidden = !fits; }
      if (fits) { shown += 1; }
    });
    var many = function (number) { return number.toLocaleString("en-GB"); };
    said.textContent = shown === rows.length
      ? "Showing all " + many(shown) + "."
      : "Showing " + many(shown) + " of " + many(rows.length) + ".";
  };
  var waiting = 0;
  form.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(filter, 0); });
  Array.prototype.forEach.call(document.querySelectorAll("a[data-rule]"), function (link) {
    link.addEventListener("click", function () {
      form.reset();
      field("rule").value = link.getAttribute("data-rule");
      filter();
    });
  });
  form.hidden = false;
  filter();
}());
