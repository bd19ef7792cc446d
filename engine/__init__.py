"""Corrective machine unlearning: the science, importable without the app.

The field's symbols (Goel et al., arXiv:2402.14015) and our names for them:

==============  ===================  =====================================================
symbol          name                 meaning
==============  ===================  =====================================================
S_tr            ``train``            the training set as the model saw it
S_m             ``manipulated``      the part of S_tr that was manipulated
S_f             ``deletion``         the identified part of S_m, given to the unlearner
S_tr \\ S_f     ``retained``         the rest; it still holds S_m \\ S_f when γ < 1
γ               ``known``            \\|S_f\\| / \\|S_m\\|, the known fraction
D_m             ``affected``         test inputs that the manipulation harms
M_o, M_u        ``original``,        the model before and after unlearning
                ``unlearned``
Acc_corr        ``acc_corr``         accuracy on D_m against the correct labels
Acc_retain      ``acc_retain``       accuracy outside D_m
ASR             ``asr``              share of D_m that gets the label the attacker wanted
==============  ===================  =====================================================
"""
