from django import forms
from django.utils import translation


class Name(forms.Form):
    name = forms.CharField()


def test_an_empty_field_is_told_in_our_words() -> None:
    """Django has a sentence of its own in its catalogue; ours must win."""
    with translation.override("id"):
        assert Name({}).errors["name"] == ["Bagian ini belum diisi."]
